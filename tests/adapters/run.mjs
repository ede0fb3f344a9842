// Every adapter answers the same, byte for byte: node run.mjs [--only NAME] [--python PYTHON] [--axum PROGRAM]

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { APPS } from './apps.mjs'
import { KEY, ask } from './ask.mjs'
import { expected, faults } from './judge.mjs'

const root = join(import.meta.dirname, '../..')
const { values } = parseArgs({ options: { only: { type: 'string' }, python: { type: 'string' }, axum: { type: 'string' } } })
const programs = { python: values.python ?? 'python3', axum: values.axum }
const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, 'cases.json'), 'utf8'))
const count = { passed: 0, failed: 0 }

function tell(name, wrong) {
  count[wrong.length ? 'failed' : 'passed']++
  for (const one of wrong) console.log(`FAILED ${name}: ${one}`)
}

/** A port that nobody listens at. */
function free() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

async function started(app, mode) {
  const port = await free()
  const [program, ...rest] = app.command(mode, programs)
  const child = spawn(program, rest, { cwd: join(root, app.folder), env: { ...process.env, PORT: port, KEY }, stdio: ['ignore', 'pipe', 'pipe'] })
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

async function tried(app, mode) {
  const name = `${app.name} ${mode}`
  let asked = 0
  try {
    const { port, stop } = await started(app, mode)
    try {
      for (const one of cases) {
        const wanted = expected(one, cases, mode, app.host)
        if (!wanted) continue
        const answer = await ask(port, one)
        const [method] = one.ask.split(' ')
        // The negative control: an answer that is not this one must be noticed.
        if (!asked++ && !faults({ ...answer, status: answer.status + 1 }, wanted, method).length) tell(name, ['the judge sees nothing'])
        const status = one.own?.[app.name]
        tell(`${name} ${one.id}`, status ? (answer.status === status ? [] : [`status is ${answer.status}, not its host's ${status}`]) : faults(answer, wanted, method))
      }
    } finally {
      stop()
    }
  } catch (error) {
    tell(name, [error.message])
  }
  console.log(`${name}: ${asked} cases`)
}

const apps = APPS.filter(({ name }) => !values.only || values.only.split(',').includes(name))
for (const app of apps) for (const mode of ['table', 'named']) await tried(app, mode)
console.log(`adapters: ${count.passed} passed, ${count.failed || (count.passed ? 0 : 1)} failed`)
process.exit(count.failed || !count.passed ? 1 : 0)
