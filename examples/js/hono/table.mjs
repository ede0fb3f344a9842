// Hono, guarded by the operations of the policy.

import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { Policy } from 'scopeward'
import { respond, scopes } from 'scopeward/hono'
import { verify } from '../verify.mjs'

const policy = Policy.compile(readFileSync(new URL('../../tasks.toml', import.meta.url), 'utf8'))

export const guard = scopes(policy, {
  verify,
  audience: 'https://tasks.example/api',
  resource_metadata: 'https://tasks.example/.well-known/oauth-protected-resource/api',
  obliged: true, // the handlers below keep to own rows
})

export const app = new Hono()
app.use(guard.table())

/** What a real handler would look up. `rows` says whether it may show everybody's rows or those of `principal` alone. */
const show = (operation) => (c) => c.json({ operation, rows: c.var.scopes.rows })

app.get('/health', show('GET /health'))
app.get('/me', show('GET /me'))
app.get('/tasks', show('GET /tasks'))
app.post('/tasks', show('POST /tasks'))
app.get('/tasks/archive', show('GET /tasks/archive'))
app.get('/tasks/:id', show('GET /tasks/{id:int}'))
app.put('/tasks/:id', show('PUT|PATCH /tasks/{id:int}'))
app.patch('/tasks/:id', show('PUT|PATCH /tasks/{id:int}'))
app.delete('/tasks/:id', show('DELETE /tasks/{id:int}'))
app.get('/search', show('GET /search'))
app.get('/reports', show('GET /reports'))
app.post('/import', show('POST /import'))
app.get('/time', show('GET /time'))
app.get('/users', show('GET /users'))
app.get('/audit/:entry', show('GET /audit/{entry}'))
app.get('/files/:path{.+}', show('GET /files/{*path}'))

// Whose row it is, only the handler knows: it asks again.
app.get('/people/:person/time', (c) => {
  const refusal = c.var.scopes.about(c.req.param('person'))
  return refusal ? respond(refusal) : c.json({ operation: 'GET /people/{person}/time', rows: c.var.scopes.rows })
})

guard.check(app)
if (process.env.PORT) serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT) })
