// Everything that the package promises, held against what `npm pack` makes of `dist`: node tests/package/run.mjs
// With names of stages, these only.

import { startBrowser } from './browser.mjs'
import { bundles } from './bundlers.mjs'
import { check, finish } from './checks.mjs'
import { codegen } from './codegen.mjs'
import { manifest } from './manifest.mjs'
import { pages } from './pages.mjs'
import { Project } from './project.mjs'
import { readme } from './readme.mjs'
import { runtimes } from './runtimes.mjs'
import { size } from './size.mjs'
import { types } from './types.mjs'
import { workers } from './workers.mjs'

const STAGES = { manifest, types, codegen, size, readme, runtimes, workers, pages, bundles }
const IN_BROWSER = [pages, bundles]

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(STAGES, name))
if (unknown.length > 0) throw new Error(`no stage ${unknown.join(' ')}: there are ${Object.keys(STAGES).join(' ')}`)
const stages = Object.values(STAGES).filter(({ name }) => asked.length === 0 || asked.includes(name))

const project = await need('packed, and installed into an empty project', Project.create)
if (project) {
  try {
    for (const stage of stages.filter((stage) => !IN_BROWSER.includes(stage))) await stage(project)
    await browse(stages.filter((stage) => IN_BROWSER.includes(stage)))
  } finally {
    project.remove()
  }
}
finish()

async function browse(stages) {
  if (stages.length === 0) return
  const browser = await need('Chromium is there', startBrowser, ({ version }) => version)
  if (!browser) return
  try {
    for (const stage of stages) await stage(project, browser)
  } finally {
    await browser.close()
  }
}

/** What the stages stand on. Not to have it is a failure. */
async function need(name, create, note = () => undefined) {
  let made
  await check(name, async () => {
    made = await create()
    return note(made)
  })
  return made
}
