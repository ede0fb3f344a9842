// Keys that no reader knows: all refuse them alike.

import { thrown } from '../common.mjs'
import { ASK } from './stage.mjs'

const EXTRA = ['unlisted', '__proto__', 'constructor', 'toString', '', 'Scope', 'scope ', 'allowed']

export function fields(here, tally) {
  const { policy, full, decision } = here
  const { request, client } = ASK
  const readers = {
    'claims': (extra) => policy.grant({ scope: '', ...extra }),
    'a request by handle': (extra) => policy.decide(full, { handle: 0, ...extra }),
    'a request by path': (extra) => policy.decide(full, { method: 'GET', path: '/notes/1', ...extra }),
    'a request by name': (extra) => policy.decide(full, { operation: 'GET /notes/{id}', ...extra }),
    'a requirement': (extra) => policy.decide(full, { need: { all: ['notes:read'], ...extra } }),
    'a prepared requirement': (extra) => policy.need({ any: ['notes:read'], ...extra }),
    'a route': (extra) => policy.checkRoutes([{ method: 'GET', path: '/', ...extra }]),
    'options of a response': (extra) => decision.response({ realm: 'x', ...extra }),
    'options of a challenge': (extra) => decision.challenge({ realm: 'x', ...extra }),
    'a scope request': (extra) => policy.review({ scope: 'notes:read', ...extra }),
    'an earlier grant': (extra) => policy.review({ granted: [{ scope: 'notes:read', ...extra }] }),
    'a consent request': (extra) => policy.consent({ ...ASK, ...extra }),
    'the scope request of a consent': (extra) => policy.consent({ request: { ...request, ...extra }, client }),
    'the client of a consent': (extra) => policy.consent({ request, client: { ...client, ...extra } }),
  }
  for (const [what, read] of Object.entries(readers)) {
    tally.check(`${what} as it should be`, () => thrown(() => read({})) === null)
    for (const key of EXTRA) {
      for (const value of [null, 0, 'x', {}]) {
        tally.check(`${what} with ${key || 'an empty key'}`, () => {
          const { name, code } = thrown(() => read({ [key]: value })) ?? {}
          return (name === 'InputError' && code === 'invalid-input') || `${name} ${code}`
        })
      }
    }
  }
}
