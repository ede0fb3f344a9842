// Every walk by its name.

import { alone, control } from './alone.mjs'
import { consent } from './consent.mjs'
import { frame } from './frame.mjs'
import { graph } from './graph.mjs'
import { head } from './head.mjs'
import { link } from './link.mjs'
import { matrix } from './matrix.mjs'
import { newcomer } from './newcomer.mjs'
import { offline, renewed } from './offline.mjs'
import { policy } from './policy.mjs'
import { suite } from './suite.mjs'
import { tests } from './tests.mjs'

export const WALKS = {
  frame,
  head,
  link,
  matrix,
  graph,
  consent,
  newcomer,
  policy,
  tests,
  suite,
  'alone, the control': control,
  alone,
  offline,
  renewed,
}
