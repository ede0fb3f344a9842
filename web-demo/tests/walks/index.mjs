// Every walk by its name.

import { alone, control } from './alone.mjs'
import { code } from './code.mjs'
import { compare } from './compare.mjs'
import { consent } from './consent.mjs'
import { flow } from './flow.mjs'
import { frame } from './frame.mjs'
import { graph } from './graph.mjs'
import { head } from './head.mjs'
import { link } from './link.mjs'
import { looks, media, planted, scriptless } from './look.mjs'
import { matrix } from './matrix.mjs'
import { newcomer } from './newcomer.mjs'
import { offline, renewed } from './offline.mjs'
import { openapi } from './openapi.mjs'
import { policy } from './policy.mjs'
import { request } from './request.mjs'
import { suite } from './suite.mjs'
import { tests } from './tests.mjs'
import { token } from './token.mjs'

export const WALKS = {
  code,
  compare,
  frame,
  head,
  link,
  flow,
  matrix,
  graph,
  consent,
  newcomer,
  openapi,
  policy,
  tests,
  request,
  suite,
  token,
  'alone, the control': control,
  alone,
  offline,
  renewed,
  'look, the control': planted,
  looks,
  media,
  scriptless,
}
