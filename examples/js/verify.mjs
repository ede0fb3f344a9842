// Verifies a token: a JWT that is signed by the known key and has not expired.

import { importJWK, jwtVerify } from 'jose'

const key = await importJWK(JSON.parse(process.env.KEY), 'EdDSA')

export async function verify(token) {
  try {
    return (await jwtVerify(token, key, { requiredClaims: ['exp'] })).payload
  } catch {
    return null
  }
}
