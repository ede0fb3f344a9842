// A server of its own: `scopeward serve --dev` at a free port, with a database that goes when it ends.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export class Server {
  /** Starts it, and waits until it is ready. */
  static async start(command, policy, more = []) {
    const folder = mkdtempSync(join(tmpdir(), 'scopeward-walks-'))
    const address = `127.0.0.1:${await freePort()}`
    const store = `sqlite:${join(folder, 'walks.db')}`
    const off = ['AUTHORIZE', 'TOKEN', 'LOGIN', 'REGISTER', 'REFUSED'].map((name) => [`SCOPEWARD_LIMITS__${name}`, 'off'])
    const child = spawn(command, ['serve', '--dev', '--listen', address, '--store', store, '--policy', policy, ...more], {
      cwd: folder,
      env: { ...process.env, ...Object.fromEntries(off) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const server = new Server()
    Object.assign(server, { child, folder, policy, url: `http://${address}`, log: '' })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (server.log += text))
    for (let tries = 0; tries < 200 && child.exitCode === null; tries += 1) {
      const ready = await fetch(`${server.url}/health/ready`).catch(() => null)
      if (ready?.ok) return server
      await new Promise((waited) => setTimeout(waited, 50))
    }
    await server.stop()
    throw new Error(`the server does not start:\n${server.log}`)
  }

  resource(name = 'api') {
    return `${this.url}/${name}`
  }

  /** Ends it. Nothing of it is left. */
  async stop() {
    if (this.child.exitCode === null) {
      const ended = new Promise((ends) => this.child.once('exit', ends))
      this.child.kill('SIGTERM')
      await ended
    }
    rmSync(this.folder, { recursive: true, force: true })
  }
}

async function freePort() {
  const listener = createServer()
  await new Promise((listens) => listener.listen(0, '127.0.0.1', listens))
  const { port } = listener.address()
  await new Promise((closes) => listener.close(closes))
  return port
}
