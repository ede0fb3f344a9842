// Every adapter answers the same, byte for byte: node run.mjs [--only NAME] [--python PYTHON] [--axum PROGRAM]

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { APPS } from './apps.mjs'
import { ask } from './ask.mjs'
import { expected, faults } from './judge.mjs'
import { started } from './start.mjs'

const { values } = parseArgs({ options: { only: { type: 'string' }, python: { type: 'string' }, axum: { type: 'string' } } })
const programs = { python: values.python ?? 'python3', axum: values.axum }
const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, 'cases.json'), 'utf8'))
const count = { passed: 0, failed: 0 }

function tell(name, wrong) {
  count[wrong.length ? 'failed' : 'passed']++
  for (const one of wrong) console.log(`FAILED ${name}: ${one}`)
}

async function tried(app, mode) {
  const name = `${app.name} ${mode}`
  let asked = 0
  try {
    const { port, stop } = await started(app, mode, programs)
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
for (const app of apps) for (const mode of app.modes ?? ['table', 'named']) await tried(app, mode)
console.log(`adapters: ${count.passed} passed, ${count.failed || (count.passed ? 0 : 1)} failed`)
process.exit(count.failed || !count.passed ? 1 : 0)
