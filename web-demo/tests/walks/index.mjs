// Every walk by its name.

import { alone, control } from './alone.mjs'
import { consent } from './consent.mjs'
import { frame } from './frame.mjs'
import { graph } from './graph.mjs'
import { matrix } from './matrix.mjs'
import { newcomer } from './newcomer.mjs'
import { offline, renewed } from './offline.mjs'
import { suite } from './suite.mjs'

export const WALKS = {
  frame,
  matrix,
  graph,
  consent,
  newcomer,
  suite,
  'alone, the control': control,
  alone,
  offline,
  renewed,
}
