// Every walk by its name.

import { consent } from './consent.mjs'
import { frame } from './frame.mjs'
import { graph } from './graph.mjs'
import { newcomer } from './newcomer.mjs'
import { suite } from './suite.mjs'

export const WALKS = { consent, frame, graph, newcomer, suite }
