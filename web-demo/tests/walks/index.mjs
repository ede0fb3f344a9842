// Every walk by its name.

import { frame } from './frame.mjs'

export const WALKS = { frame }
