// Walks through the built page in Chromium: node tests/walks.mjs [--shots FOLDER] [--only WORD] [--python PYTHON] [--command SCOPEWARD]
// PYTHON has the package installed, SCOPEWARD is the command: what the page says to run is run.

import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { launch } from '../../server/tests/browser/browser.mjs'
import { Checks } from '../../server/tests/browser/checks.mjs'
import { Site } from './site.mjs'
import { WALKS } from './walks/index.mjs'

const target = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL('../../target', import.meta.url))
const options = {
  shots: { type: 'string' },
  only: { type: 'string', default: '' },
  python: { type: 'string', default: `${target}/venv/bin/python` },
  command: { type: 'string', default: `${target}/release/scopeward` },
}
const { shots, only, python, command } = parseArgs({ options }).values

const checks = new Checks()
const [browser, site] = [await launch(), await Site.start()]
try {
  for (const [name, walk] of Object.entries(WALKS)) {
    if (name.includes(only)) await checks.walk(name, (check) => walk({ check, browser, site, shots, python, command }))
  }
} finally {
  await browser.close()
  await site.stop()
}
console.log(`playground: ${checks.passed} passed, ${checks.failed} failed`)
process.exitCode = checks.failed === 0 && checks.passed > 0 ? 0 : 1
