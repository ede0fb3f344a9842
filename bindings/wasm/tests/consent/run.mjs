// The consent element of the built package: node tests/consent/run.mjs [--shots FOLDER] [--only STAGE]

import { parseArgs } from 'node:util'

import { finish } from '../package/checks.mjs'
import { events } from './events.mjs'
import { form } from './form.mjs'
import { look } from './look.mjs'
import { person } from './person.mjs'
import { readme } from './readme.mjs'
import { switching } from './switching.mjs'
import { start } from './visit.mjs'

const { only, shots } = parseArgs({ options: { only: { type: 'string' }, shots: { type: 'string' } } }).values
const stages = { switching, form, events, person, readme, look }
const chosen = Object.entries(stages).filter(([name]) => only === undefined || name === only)

const browser = await start()
for (const [, stage] of chosen) await stage(browser, shots)
await browser.close()
finish('consent')
