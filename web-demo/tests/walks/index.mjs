// Every walk by its name.

import { code } from './code.mjs'
import { frame } from './frame.mjs'
import { matrix } from './matrix.mjs'
import { newcomer } from './newcomer.mjs'
import { request } from './request.mjs'
import { suite } from './suite.mjs'
import { token } from './token.mjs'

export const WALKS = { code, frame, matrix, newcomer, request, suite, token }
