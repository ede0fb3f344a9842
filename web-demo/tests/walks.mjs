// Walks through the built page in Chromium: node tests/walks.mjs [--command SCOPEWARD] [--shots FOLDER] [--only WORD]

import { parseArgs } from 'node:util'

import { launch } from '../../server/tests/browser/browser.mjs'
import { Checks } from '../../server/tests/browser/checks.mjs'
import { Site } from './site.mjs'
import { WALKS } from './walks/index.mjs'

const options = { command: { type: 'string' }, shots: { type: 'string' }, only: { type: 'string', default: '' } }
const { command, shots, only } = parseArgs({ options }).values

const checks = new Checks()
const [browser, site] = [await launch(), await Site.start()]
try {
  for (const [name, walk] of Object.entries(WALKS)) {
    if (!name.includes(only)) continue
    await checks.walk(name, (check) => walk({ check, browser, site, command, shots }))
    checks.same(site.strange.splice(0), [], `${name}: the site was asked for its files, and nothing else`)
  }
} finally {
  await browser.close()
  await site.stop()
}
console.log(`playground: ${checks.passed} passed, ${checks.failed} failed`)
process.exitCode = checks.failed === 0 && checks.passed > 0 ? 0 : 1
