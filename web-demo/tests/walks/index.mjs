// Every walk by its name.

import { frame } from './frame.mjs'
import { matrix } from './matrix.mjs'

export const WALKS = { frame, matrix }
