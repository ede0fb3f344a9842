// What a key stroke costs in the policy of 280 routes, from the timeline of Chromium: node bench/typing.mjs [--strokes N]
// It prints medians and judges nothing. Build first.

import { parseArgs } from 'node:util'

import { launch } from '../../server/tests/browser/browser.mjs'
import { Site } from '../tests/site.mjs'
import { open, visit } from '../tests/visit.mjs'

const strokes = Number(parseArgs({ options: { strokes: { type: 'string', default: '60' } } }).values.strokes)

/** What runs script, what waits until there is nothing else to do, and what brings it to the screen. */
const KINDS = {
  script: ['EventDispatch', 'FunctionCall', 'RunMicrotasks', 'FireAnimationFrame', 'EvaluateScript'],
  later: ['FireIdleCallback', 'TimerFire'],
  screen: ['UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'Commit'],
}
const KIND = new Map(Object.entries(KINDS).flatMap(([kind, names]) => names.map((name) => [name, kind])))

/** A place in the text by the keys that lead there from its end, and what is typed there in turn. */
const PLACES = {
  'a comment': { keys: ['Control+End', 'Enter', '#', 'Space'], text: 'people come and go as they like ' },
  'a title': { keys: ['Control+Home', 'ArrowDown', 'End', 'Space'], text: 'and so on, ' },
  'a name that breaks': { keys: ['Control+End', ...Array(12).fill('ArrowUp'), 'End', 'ArrowLeft'], text: 'abc' },
}

const median = (numbers) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? Number.NaN

/** Milliseconds of the main thread by kind for each key, without what others on the machine took. Tasks within another do not count. */
function costs({ traceEvents }) {
  const press = (event) => event.name === 'EventDispatch' && event.args.data?.type === 'keydown'
  const main = traceEvents.find(press)
  const events = traceEvents.filter(({ ph, pid, tid, name }) => ph === 'X' && pid === main.pid && tid === main.tid && KIND.has(name))
  const all = []
  let end = 0
  for (const event of events.toSorted((one, other) => one.ts - other.ts)) {
    if (press(event)) all.push({ script: 0, later: 0, screen: 0 })
    if (event.ts < end || all.length === 0) continue
    end = event.ts + event.dur
    all.at(-1)[KIND.get(event.name)] += (event.tdur ?? event.dur) / 1000
  }
  return all
}

const [browser, site] = [await launch(), await Site.start()]
try {
  for (const [place, { keys, text }] of Object.entries(PLACES)) {
    const person = await visit({ browser, site })
    const { page, context } = person
    await open(person, 'TimeTracker, all 280 routes')
    await page.locator('matrix-pane').getByText('280').first().waitFor()
    await page.getByRole('textbox', { name: 'The text of the policy' }).click()
    for (const key of keys) await page.keyboard.press(key)
    await page.waitForTimeout(1500)
    await browser.startTracing(page, { categories: ['devtools.timeline'] })
    for (let stroke = 0; stroke < strokes; stroke += 1) {
      const letter = text[stroke % text.length]
      await page.keyboard.press(letter === ' ' ? 'Space' : letter)
      await page.waitForTimeout(150)
    }
    const found = costs(JSON.parse((await browser.stopTracing()).toString()))
    if (found.length === 0) throw new Error(`${place}: no stroke was seen`)
    const [script, screen, later] = ['script', 'screen', 'later'].map((kind) => median(found.map((one) => one[kind])).toFixed(1))
    const slow = found.map((one) => one.script).toSorted((one, other) => other - one)[Math.floor(found.length / 20)].toFixed(1)
    console.log(`${place}: script ${script} ms median, ${slow} ms at worst of 95 %; style to paint ${screen} ms; after it, when idle, ${later} ms (${found.length} strokes)`)
    await context.close()
  }
} finally {
  await browser.close()
  await site.stop()
}
