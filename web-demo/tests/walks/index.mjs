// Every walk by its name.

import { alone, control } from './alone.mjs'
import { consent } from './consent.mjs'
import { flow } from './flow.mjs'
import { frame } from './frame.mjs'
import { graph } from './graph.mjs'
import { looks, media, planted, scriptless } from './look.mjs'
import { matrix } from './matrix.mjs'
import { newcomer } from './newcomer.mjs'
import { offline, renewed } from './offline.mjs'
import { suite } from './suite.mjs'

export const WALKS = {
  frame,
  flow,
  matrix,
  graph,
  consent,
  newcomer,
  suite,
  'alone, the control': control,
  alone,
  offline,
  renewed,
  'look, the control': planted,
  looks,
  media,
  scriptless,
}
