// Every walk by its name.

import { frame } from './frame.mjs'
import { suite } from './suite.mjs'

export const WALKS = { frame, suite }
