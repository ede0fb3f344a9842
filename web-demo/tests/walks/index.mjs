// Every walk by its name.

import { frame } from './frame.mjs'
import { head } from './head.mjs'
import { link } from './link.mjs'
import { policy } from './policy.mjs'
import { tests } from './tests.mjs'

export const WALKS = { frame, head, link, policy, tests }
