// An example app, started on a port of its own.

import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'

import { KEY, ask } from './ask.mjs'

const root = join(import.meta.dirname, '../..')

/** A port that nobody listens at. */
function free() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** Starts an example app and waits until it listens. */
export async function started(app, mode, programs) {
  const port = await free()
  const [program, ...rest] = app.command(mode, programs)
  const child = spawn(program, rest, { cwd: join(root, app.folder), env: { ...process.env, ...app.env, PORT: port, KEY }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (said = (said + piece).slice(-4000)))
  child.on('error', (error) => (said += error.message))
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) break
    try {
      await ask(port, { ask: 'GET /health', token: null })
      return { port, stop: () => child.kill() }
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  child.kill()
  throw new Error(`it does not listen\n${said}`)
}
