// Express, guarded by the operations of the policy.

import { readFileSync } from 'node:fs'
import express from 'express'
import { Policy } from 'scopeward'
import { scopes, send } from 'scopeward/express'
import { verify } from '../verify.mjs'

const policy = Policy.compile(readFileSync(new URL('../../tasks.toml', import.meta.url), 'utf8'))

export const guard = scopes(policy, {
  verify,
  audience: 'https://tasks.example/api',
  resource_metadata: 'https://tasks.example/.well-known/oauth-protected-resource/api',
  obliged: true, // the handlers below keep to own rows
})

export const app = express()
app.use(guard.table())

/** What a real handler would look up. `rows` says whether it may show everybody's rows or those of `principal` alone. */
const show = (operation) => (req, res) => res.json({ operation, rows: req.scopes.rows })

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
app.get('/files/*path', show('GET /files/{*path}'))

// Whose row it is, only the handler knows: it asks again.
app.get('/people/:person/time', (req, res) => {
  const refusal = req.scopes.about(req.params.person)
  if (refusal) return send(res, refusal)
  res.json({ operation: 'GET /people/{person}/time', rows: req.scopes.rows })
})

guard.check(app)
if (process.env.PORT) app.listen(process.env.PORT, '127.0.0.1')
