// Four threads of Node, each with an engine of its own: the same text, the same fingerprint, the same answers.

import { createHash } from 'node:crypto'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

import { same, Tally } from './common.mjs'
import { answers } from './exhaustive.mjs'
import { load } from './load.mjs'

const THREADS = 4

/** A prime, so that the sample takes every bit of a grant. */
const EVERY = 97

/** What one engine says of a policy. */
function report(lib, text) {
  const policy = lib.Policy.compile(text)
  const hash = createHash('sha256')
  let count = 0
  for (const answer of answers(policy, EVERY)) {
    count++
    hash.update(answer)
  }
  return { fingerprint: policy.fingerprint, count, digest: hash.digest('hex') }
}

export async function run(lib, files, { kind, glue }) {
  const tally = new Tally()
  const text = files['policies/timetracker.toml']
  const expected = report(lib, text)
  const asked = Array.from({ length: THREADS }, () => inThread({ kind, glue, text }))
  for (const [at, found] of (await Promise.all(asked)).entries()) {
    tally.check(`thread ${at + 1}`, () => same(found, expected) || `${JSON.stringify(found)}, not ${JSON.stringify(expected)}`)
  }
  const other = text.replace('"GET /api/v1/projects" = "read:projects"', '"GET /api/v1/projects" = "read:tasks"')
  const wrong = await inThread({ kind, glue, text: other })
  tally.check('control: another policy', () => wrong.fingerprint !== expected.fingerprint && wrong.digest !== expected.digest)
  return tally.result
}

function inThread(data) {
  return new Promise((done, failed) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { suite: data } })
    worker.once('message', done)
    worker.once('error', failed)
    worker.once('exit', () => failed(new Error('the thread ended without an answer')))
  })
}

if (!isMainThread && workerData?.suite) {
  const { kind, glue, text } = workerData.suite
  const { lib } = await load(kind, glue)
  parentPort.postMessage(report(lib, text))
}
