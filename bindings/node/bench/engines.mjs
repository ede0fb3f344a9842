// The two engines: `wasm` over what wasm-bindgen made, `native` over the addon beside this folder.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import { wasmEngine } from '../../wasm/js/wasm.js'
import { nativeEngine } from '../js/native.js'

const require = createRequire(import.meta.url)

export async function wasm(glueFile, wasmFile) {
  const glue = await import(pathToFileURL(resolve(glueFile)))
  return wasmEngine(glue, glue.initSync({ module: readFileSync(wasmFile) }), true)
}

export const native = () => nativeEngine(require('../scopeward.node'))

export const policy = (name) => readFileSync(new URL(`../../../conformance/policies/${name}.toml`, import.meta.url), 'utf8')

/** A policy with so many operations. */
export function synthetic(operations) {
  const lines = ['scopeward = 1', 'name = "synthetic"', 'form = "{action}:{family}"', '', '[scopes]']
  const families = Math.ceil(operations / 50)
  for (let i = 0; i < families; i++) lines.push(`"read:r${i}" = "View ${i}"`, `"write:r${i}" = "Change ${i}"`)
  lines.push('', '[operations]')
  for (let i = 0; i < operations; i++) {
    const [family, part] = [i % families, Math.floor(i / families) >> 1]
    const [method, action] = Math.floor(i / families) % 2 === 0 ? ['GET', 'read'] : ['POST', 'write']
    lines.push(`"${method} /api/v1/r${family}/{id}/part${part}" = "${action}:r${family}"`)
  }
  return lines.join('\n') + '\n'
}

/** Requests that lead to an operation, drawn from all of a policy; the same on every run. */
export function requests(policy, count) {
  const keys = policy.model().operations.map(({ key }) => key).filter((key) => key.includes(' /'))
  let seed = 1
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below
  return Array.from({ length: count }, () => {
    const [methods, path] = keys[random(keys.length)].split(' ')
    return [methods.split('|')[0], path.replace(/\{[^}]*\}/g, () => String(random(100000)))]
  })
}
