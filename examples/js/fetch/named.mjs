// Workers, Deno, Bun, Next: handlers from Request to Response, each with its scopes.

import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { Policy } from 'scopeward'
import { allOf, anyOf, scopes } from 'scopeward/fetch'
import { verify } from '../verify.mjs'

const policy = Policy.compile(readFileSync(new URL('../../tasks.toml', import.meta.url), 'utf8'))

export const guard = scopes(policy, {
  verify,
  audience: 'https://tasks.example/api',
  resource_metadata: 'https://tasks.example/.well-known/oauth-protected-resource/api',
})

/** What a real handler would look up. */
const show = (operation) => () => Response.json({ operation, rows: 'all' })

// In a file of routes, as Next has them, it reads: export const GET = guard.need('tasks:read', handler)
export const routes = [
  ['GET', '/health', guard.public('for the load balancer', show('GET /health'))],
  ['GET', '/me', guard.need({ authenticated: true }, show('GET /me'))],
  ['GET', '/tasks', guard.need('tasks:read', show('GET /tasks'))],
  ['POST', '/tasks', guard.need('tasks:write', show('POST /tasks'))],
  ['GET', '/tasks/archive', guard.need('tasks:read', show('GET /tasks/archive'))],
  ['GET', '/tasks/:id', guard.need('tasks:read', show('GET /tasks/{id:int}'))],
  ['PUT|PATCH', '/tasks/:id', guard.need('tasks:write', show('PUT|PATCH /tasks/{id:int}'))],
  ['DELETE', '/tasks/:id', guard.need('tasks:write', show('DELETE /tasks/{id:int}'))],
  ['GET', '/search', guard.need(anyOf('tasks:read', 'reports:read'), show('GET /search'))],
  ['GET', '/reports', guard.need('reports:read', show('GET /reports'))],
  ['POST', '/import', guard.need(allOf('tasks:write', 'time:write'), show('POST /import'))],
  ['GET', '/time', guard.need('time:read', show('GET /time'))],
  ['GET', '/people/:person/time', guard.need('time:read', show('GET /people/{person}/time'))],
  ['GET', '/users', guard.need('admin:all', show('GET /users'))],
  ['GET', '/audit/:entry', guard.need('admin:all', show('GET /audit/{entry}'))],
  ['GET', '/files/*path', guard.need('files:read', show('GET /files/{*path}'))],
]
guard.check(routes)

/** A router as small as can be: the first route whose path fits. */
const compiled = routes.map(([methods, path, handler]) => {
  const pattern = path.replace(/:\w+/g, '[^/]+').replace(/\*\w+/, '.+')
  return { methods: methods.split('|'), fits: new RegExp(`^${pattern}$`), handler }
})

function fetch(request) {
  const { pathname } = new URL(request.url)
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const route = compiled.find(({ methods, fits }) => methods.includes(method) && fits.test(pathname))
  return route ? route.handler(request) : new Response('not found', { status: 404 })
}

if (process.env.PORT) serve({ fetch, hostname: '127.0.0.1', port: Number(process.env.PORT) })
