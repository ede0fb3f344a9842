// Every MCP server answers the same, byte for byte: node mcp.mjs [--only NAME] [--python PYTHON] [--axum PROGRAM]

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { MCP_APPS } from './apps.mjs'
import { ask } from './ask.mjs'
import { faults } from './judge.mjs'
import { started } from './start.mjs'

const { values } = parseArgs({ options: { only: { type: 'string' }, python: { type: 'string' }, axum: { type: 'string' } } })
const programs = { python: values.python ?? 'python3', axum: values.axum }
const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, 'mcp-cases.json'), 'utf8'))
const count = { passed: 0, failed: 0 }

function tell(name, wrong) {
  count[wrong.length ? 'failed' : 'passed']++
  for (const one of wrong) console.log(`FAILED ${name}: ${one}`)
}

/** The bytes that a case sends. */
function bytes({ message, text, pad, hex }) {
  if (hex) return Buffer.from(hex, 'hex')
  if (message) return JSON.stringify(message)
  return text === undefined ? undefined : text + 'x'.repeat(pad ?? 0)
}

function sent(one) {
  const headers = { accept: 'application/json, text/event-stream', ...one.headers }
  const send = bytes(one)
  if (send !== undefined) Object.assign(headers, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(send) })
  return { ...one, headers, send }
}

/** The JSON-RPC message of an answer, be it JSON or a stream of one event. */
function spoken({ headers, body }) {
  if (!headers['content-type']?.startsWith('text/event-stream')) return JSON.parse(body)
  return JSON.parse(body.split('\n').findLast((line) => line.startsWith('data: ')).slice(6))
}

/** What is wrong with an answer: a list of sentences, empty if it is right. */
function wrongs(answer, wanted) {
  if (wanted.status === 401 || wanted.status === 403) return faults(answer, wanted, 'POST')
  const found = { status: answer.status }
  if (wanted.body) Object.assign(found, { type: answer.headers['content-type'], body: answer.body })
  else if (answer.status === 200) Object.assign(found, said(spoken(answer), wanted))
  const expected = { status: wanted.status }
  if (wanted.body) Object.assign(expected, { type: 'application/json', body: JSON.stringify(wanted.body) })
  for (const part of ['operation', 'rows', 'tools', 'result', 'code']) if (part in wanted) expected[part] = wanted[part]
  const [got, want] = [JSON.stringify(found), JSON.stringify(expected)]
  return got === want ? [] : [`it is ${got}, not ${want}`]
}

/** What the SDK's message says about what is wanted. */
function said({ result, error }, wanted) {
  if ('code' in wanted) return { code: error?.code }
  if ('tools' in wanted) return { tools: result?.tools.map(({ name }) => name).sort() }
  if ('operation' in wanted) return JSON.parse(result?.content[0].text ?? 'null') ?? { error }
  return { result: Boolean(result) }
}

async function tried(app, mode) {
  const name = `${app.name} ${mode}`
  let asked = 0
  try {
    const { port, stop } = await started(app, mode, programs)
    try {
      for (const one of cases) {
        const wanted = { ...one, ...(mode === 'named' ? one.named : {}) }
        const answer = await ask(port, sent(one))
        // The negative control: an answer that is not this one must be noticed.
        if (!asked++ && !wrongs({ ...answer, status: answer.status + 1 }, wanted).length) tell(name, ['the judge sees nothing'])
        tell(`${name} ${one.id}`, wrongs(answer, wanted))
      }
    } finally {
      stop()
    }
  } catch (error) {
    tell(name, [error.stack])
  }
  console.log(`${name}: ${asked} cases`)
}

const apps = MCP_APPS.filter(({ name }) => !values.only || values.only.split(',').includes(name))
for (const app of apps) for (const mode of app.modes ?? ['table', 'named']) await tried(app, mode)
console.log(`mcp: ${count.passed} passed, ${count.failed || (count.passed ? 0 : 1)} failed`)
process.exit(count.failed || !count.passed ? 1 : 0)
