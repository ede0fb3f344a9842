// Where it starts: the frame is drawn at once, and filled when the engine is there.

import { init } from 'scopeward'

import './app.ts'
import { keep } from './offline/keep.ts'
import { start } from './state/start.ts'
import { paint, theme } from './state/theme.ts'

paint(theme())

await init()
await start()
keep()
