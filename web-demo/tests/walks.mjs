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

const waiting = Object.entries(WALKS).filter(([name]) => name.includes(only))

/** Walks with a browser and a site of its own, as long as there are walks. */
async function lane() {
  const checks = new Checks()
  const [browser, site] = [await launch(), await Site.start()]
  try {
    for (let next; (next = waiting.shift()); ) {
      const [name, walk] = next
      await checks.walk(name, (check) => walk({ check, browser, site, command, python, shots }))
      checks.same(site.strange.splice(0), [], `${name}: the site was asked for its files, and nothing else`)
    }
  } finally {
    await browser.close()
    await site.stop()
  }
  return checks
}

// A walk waits more than it works: two go side by side.
const lanes = await Promise.all([lane(), lane()])
const [passed, failed] = ['passed', 'failed'].map((word) => lanes.reduce((sum, checks) => sum + checks[word], 0))
console.log(`playground: ${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
