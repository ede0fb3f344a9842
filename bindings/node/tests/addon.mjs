// The addon beside this folder, alone and under the JavaScript layer.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import { api } from '../../wasm/js/api.js'
import { nativeEngine } from '../js/native.js'

export const NONE = 0xffffffff
export const addon = createRequire(import.meta.url)('../scopeward.node')
export const engine = nativeEngine(addon)
export const { Policy } = api(engine)

export const text = (name) => readFileSync(new URL(`../../../conformance/policies/${name}.toml`, import.meta.url), 'utf8')
