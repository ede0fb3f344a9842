// Runs the conformance suite beside the page, so that the page stays alive: some cases are policies of 32 MiB.

import * as lib from 'scopeward'
import { counts, run } from '#suite/vectors.mjs'

/** How a topic stands. */
export interface Topic {
  topic: string
  held: number
  passed: number
  failed: number
}

/** What is said while it runs, and at the end. */
export interface Said {
  topics: Topic[]
  /** Only at the end. */
  end: { passed: number; failures: string[]; controls: number; ms: number } | null
}

const OFTEN = 80

async function read(address: string): Promise<Record<string, string>> {
  const { body } = await fetch(address)
  return (await new Response(body!.pipeThrough(new DecompressionStream('deflate-raw'))).json()) as Record<string, string>
}

async function work(address: string): Promise<void> {
  await lib.init()
  const files = await read(address)
  const topics = new Map([...counts(files)].map(([topic, held]) => [topic, { topic, held, passed: 0, failed: 0 }]))
  const say = (end: Said['end']) => postMessage({ topics: [...topics.values()], end } satisfies Said)
  say(null)
  const from = performance.now()
  let last = from
  const seen = (topic: string, good: boolean) => {
    topics.get(topic)![good ? 'passed' : 'failed']++
    if (performance.now() - last < OFTEN) return
    last = performance.now()
    say(null)
  }
  const { passed, failures, controls } = await run(lib, files, { seen })
  say({ passed, failures, controls, ms: performance.now() - from })
}

// A promise that is broken is no error event by itself.
onmessage = ({ data }: MessageEvent<string>) => void work(data).catch(reportError)
