// Every walk by its name.

import { alone, control } from './alone.mjs'
import { frame } from './frame.mjs'
import { offline, renewed } from './offline.mjs'

export const WALKS = {
  frame,
  'alone, the control': control,
  alone,
  offline,
  renewed,
}
