// Every walk by its name.

import { frame } from './frame.mjs'
import { newcomer } from './newcomer.mjs'

export const WALKS = { frame, newcomer }
