// Every walk by its name.

import { frame } from './frame.mjs'
import { head } from './head.mjs'
import { link } from './link.mjs'
import { matrix } from './matrix.mjs'
import { newcomer } from './newcomer.mjs'
import { policy } from './policy.mjs'
import { suite } from './suite.mjs'
import { tests } from './tests.mjs'

export const WALKS = { frame, newcomer, head, link, matrix, policy, tests, suite }
