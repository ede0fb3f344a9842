// One case asked of a listening app: the token is signed, the path is sent as it stands.

import { generateKeyPairSync, sign } from 'node:crypto'
import { request } from 'node:http'

const right = generateKeyPairSync('ed25519')
const other = generateKeyPairSync('ed25519')

/** The public key of whoever signs, as a JWK. */
export const KEY = JSON.stringify({ ...right.publicKey.export({ format: 'jwk' }), alg: 'EdDSA', use: 'sig', kid: 'tests' })

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A JWT of these claims; good for five minutes unless they say otherwise. */
export function token(claims, key) {
  const header = { alg: key === 'none' ? 'none' : 'EdDSA', typ: 'at+jwt', kid: 'tests' }
  const signed = `${part(header)}.${part({ exp: Math.floor(Date.now() / 1000) + 300, ...claims })}`
  if (key === 'none') return `${signed}.`
  return `${signed}.${sign(null, Buffer.from(signed), key === 'other' ? other.privateKey : right.privateKey).toString('base64url')}`
}

function authorization(one) {
  if (one === null) return {}
  if (one.authorization) return { authorization: one.authorization }
  return { authorization: `${one.scheme ?? 'Bearer'} ${token(one.claims, one.key)}` }
}

/** Asks, and gives back status, headers and body. */
export function ask(port, { ask, token, headers, send }) {
  const [method, path] = ask.split(' ')
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', method, path, headers: { ...headers, ...authorization(token) } }
    const asked = request(options, (answer) => {
      const pieces = []
      answer.on('data', (piece) => pieces.push(piece))
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces).toString() }))
    })
    asked.setTimeout(10_000, () => asked.destroy(new Error(`${ask}: no answer`)))
    asked.on('error', reject)
    asked.end(send)
  })
}
