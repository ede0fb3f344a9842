// Workers: workerd serves a bundle as its own tools make one, and the answers are asked for over HTTP.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

import { build } from 'esbuild'

import { check } from './checks.mjs'
import { binary, judge } from './runtimes.mjs'

const WORKER = `import * as scopeward from 'scopeward'
import { guarded } from './guard.mjs'
import { answers } from './smoke.mjs'
const ready = scopeward.starter() !== ''
export default { fetch: async () => (await guarded(scopeward), Response.json(ready && answers(scopeward))) }
`

const config = (module, date) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "${module}", wasm = embed "node_modules/scopeward/dist/scopeward.wasm"),
  ],
  compatibilityDate = "${date}",
);
`

const WORKERS = [
  { condition: 'workerd', module: 'scopeward.wasm', date: '2026-11-01' },
  { condition: 'workerd', module: 'scopeward.wasm', date: '2024-01-01' },
  { condition: 'edge-light', module: 'scopeward.wasm?module', date: '2026-11-01' },
]

export async function workers(project) {
  project.write('worker-source.mjs', WORKER)
  for (const { condition, module, date } of WORKERS) {
    await check(`workerd of ${date}, condition ${condition}`, async () => {
      await build({
        entryPoints: [project.path('worker-source.mjs')],
        outfile: project.path('worker.js'),
        bundle: true,
        format: 'esm',
        conditions: [condition],
        external: [`*/${module}`],
        logLevel: 'silent',
      })
      project.write('worker.capnp', config(module, date))
      await serve(project, async (address) => judge(await (await fetch(address)).json()))
    })
  }
}

/** Serves until the asking is over. */
async function serve(project, ask) {
  const program = binary('@cloudflare/workerd-linux-64/bin/workerd')
  const args = ['serve', 'worker.capnp', '--control-fd=3']
  const child = spawn(program, args, { cwd: project.folder, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  let complaints = ''
  child.stderr.on('data', (data) => (complaints += data))
  const ended = once(child, 'close')
  try {
    const port = await Promise.race([listening(child), ended.then(() => Promise.reject(new Error(complaints)))])
    await ask(`http://127.0.0.1:${port}/`)
  } catch (error) {
    throw new Error(`${error.message}\n${complaints}`)
  } finally {
    child.kill()
    await ended
  }
}

async function listening(child) {
  for await (const line of createInterface(child.stdio[3])) {
    const { event, port } = JSON.parse(line)
    if (event === 'listen') return port
  }
  throw new Error('workerd does not listen')
}
