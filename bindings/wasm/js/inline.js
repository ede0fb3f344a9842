// The engine inside of this module: no file to serve, nothing to wait for. The build puts the bytes, compressed and in
// base64, in the place of `#bytes`.

import { inflateSync } from 'fflate'

import packed from '#bytes'

import { api, open } from './engine.js'

export { InputError, PolicyError } from './engine.js'
export { init, initSync } from './ready.js'

function bytes(text) {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

export const { Policy, bearer, format, lint, schema, starter } = api(open(inflateSync(bytes(packed))))
