// Every walk by its name.

import { code } from './code.mjs'
import { frame } from './frame.mjs'
import { newcomer } from './newcomer.mjs'
import { suite } from './suite.mjs'

export const WALKS = { code, frame, newcomer, suite }
