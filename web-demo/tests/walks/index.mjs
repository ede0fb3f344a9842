// Every walk by its name.

import { alone, control } from './alone.mjs'
import { flow } from './flow.mjs'
import { frame } from './frame.mjs'
import { matrix } from './matrix.mjs'
import { newcomer } from './newcomer.mjs'
import { offline, renewed } from './offline.mjs'
import { suite } from './suite.mjs'

export const WALKS = {
  frame,
  flow,
  matrix,
  newcomer,
  suite,
  'alone, the control': control,
  alone,
  offline,
  renewed,
}
