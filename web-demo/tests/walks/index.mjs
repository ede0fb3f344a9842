// Every walk by its name.

import { frame } from './frame.mjs'
import { graph } from './graph.mjs'
import { newcomer } from './newcomer.mjs'
import { suite } from './suite.mjs'

export const WALKS = { frame, graph, newcomer, suite }
