// Whether a token is genuine and not expired is the business of a JWT library. What it may do is Scopeward's.

import { jwtVerify } from 'jose'

/** The public key of whoever issues the tokens. `createRemoteJWKSet` of jose fetches it from an authorization server. */
const key = JSON.parse(process.env.KEY ?? 'null')

/** The payload of a good token, else null. */
export const verify = (token) => jwtVerify(token, key, { algorithms: ['EdDSA'] }).then(({ payload }) => payload, () => null)
