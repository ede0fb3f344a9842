// Every walk by its name.

import { frame } from './frame.mjs'
import { newcomer } from './newcomer.mjs'
import { suite } from './suite.mjs'

export const WALKS = { frame, newcomer, suite }
