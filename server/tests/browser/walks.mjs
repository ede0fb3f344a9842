// Walks through the pages in Chromium: node walks.mjs --command SCOPEWARD [--shots FOLDER] [--only WORD]

import { parseArgs } from 'node:util'

import { launch } from './browser.mjs'
import { Checks } from './checks.mjs'
import { Server } from './server.mjs'
import { account } from './walks/account.mjs'
import { consent } from './walks/consent.mjs'
import { control } from './walks/control.mjs'
import { accessible, plain } from './walks/look.mjs'
import { reference } from './walks/reference.mjs'

const options = { command: { type: 'string' }, shots: { type: 'string' }, only: { type: 'string', default: '' } }
const { command, shots, only } = parseArgs({ options }).values
if (!command) throw new Error('usage: node walks.mjs --command SCOPEWARD [--shots FOLDER] [--only WORD]')

const checks = new Checks()
const browser = await launch()

/** Some walks with a server of their own. */
async function apart(policy, name, walks) {
  if (!`${name} ${policy}`.includes(only)) return
  console.log(`== ${name}, ${policy} ==`)
  const server = await Server.start(command, policy)
  try {
    await walks(server)
  } finally {
    await server.stop()
  }
}

try {
  await apart('doubletime', 'control', (server) => checks.walk('the control', (check) => control(check, browser, server)))
  await apart('doubletime', 'consent', (server) => consent(checks, browser, server))
  await apart('timetracker', 'account', (server) => account(checks, browser, server))
  if ('reference'.includes(only) || shots) {
    console.log('== reference ==')
    await reference(checks, browser, command, shots)
  }
  for (const policy of ['doubletime', 'timetracker']) {
    await apart(policy, 'look', (server) => checks.walk(`each page, ${policy}`, (check) => plain(check, browser, server, shots)))
    if (!shots) {
      await apart(policy, 'axe', (server) => checks.walk(`axe, ${policy}`, (check) => accessible(check, browser, server)))
    }
  }
} finally {
  await browser.close()
}
console.log(`browser: ${checks.passed} passed, ${checks.failed} failed`)
process.exitCode = checks.failed === 0 && checks.passed > 0 ? 0 : 1
