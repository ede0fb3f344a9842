// Every walk by its name.

import { compare } from './compare.mjs'
import { frame } from './frame.mjs'
import { matrix } from './matrix.mjs'
import { newcomer } from './newcomer.mjs'
import { suite } from './suite.mjs'

export const WALKS = { compare, frame, matrix, newcomer, suite }
