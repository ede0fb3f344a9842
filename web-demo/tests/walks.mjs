// Walks through the built page in Chromium: node tests/walks.mjs [--command SCOPEWARD] [--python PYTHON] [--shots FOLDER] [--only WORD]
// SCOPEWARD is the command and PYTHON has the package: what the page says to run is run by them.

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
    if (!name.includes(only)) continue
    await checks.walk(name, (check) => walk({ check, browser, site, command, python, shots }))
    checks.same(site.strange.splice(0), [], `${name}: the site was asked for its files, and nothing else`)
  }
} finally {
  await browser.close()
  await site.stop()
}
console.log(`playground: ${checks.passed} passed, ${checks.failed} failed`)
process.exitCode = checks.failed === 0 && checks.passed > 0 ? 0 : 1
