// Workers, Deno, Bun, Next: a handler from Request to Response, guarded by the operations of the policy, which route it, too.

import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { Policy } from 'scopeward'
import { respond, scopes } from 'scopeward/fetch'
import { verify } from '../verify.mjs'

const policy = Policy.compile(readFileSync(new URL('../../tasks.toml', import.meta.url), 'utf8'))

export const guard = scopes(policy, {
  verify,
  audience: 'https://tasks.example/api',
  resource_metadata: 'https://tasks.example/.well-known/oauth-protected-resource/api',
  obliged: true, // the handlers below keep to own rows
})

/** What a real handler would look up. `rows` says whether it may show everybody's rows or those of `principal` alone. */
const show = (request, { decision, rows }) => Response.json({ operation: decision.operation, rows })

const handlers = {
  'GET /health': show,
  'GET /me': show,
  'GET /tasks': show,
  'POST /tasks': show,
  'GET /tasks/archive': show,
  'GET /tasks/{id:int}': show,
  'PUT|PATCH /tasks/{id:int}': show,
  'DELETE /tasks/{id:int}': show,
  'GET /search': show,
  'GET /reports': show,
  'POST /import': show,
  'GET /time': show,
  'GET /users': show,
  'GET /audit/{entry}': show,
  'GET /files/{*path}': show,

  // Whose row it is, only the handler knows: it asks again.
  'GET /people/{person}/time': (request, access) => {
    const [, , person] = new URL(request.url).pathname.split('/')
    const refusal = access.about(decodeURIComponent(person))
    return refusal ? respond(refusal) : show(request, access)
  },
}

const fetch = guard.table((request, access) => handlers[access.decision.operation](request, access))

export const routes = Object.keys(handlers).map((key) => [...key.split(' '), fetch])
guard.check(routes)

if (process.env.PORT) serve({ fetch, hostname: '127.0.0.1', port: Number(process.env.PORT) })
