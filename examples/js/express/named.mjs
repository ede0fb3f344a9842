// Express, with the scopes named at each route.

import { readFileSync } from 'node:fs'
import express from 'express'
import { Policy } from 'scopeward'
import { allOf, anyOf, scopes } from 'scopeward/express'
import { verify } from '../verify.mjs'

const policy = Policy.compile(readFileSync(new URL('../../tasks.toml', import.meta.url), 'utf8'))

export const guard = scopes(policy, {
  verify,
  audience: 'https://tasks.example/api',
  resource_metadata: 'https://tasks.example/.well-known/oauth-protected-resource/api',
})

export const app = express()

/** What a real handler would look up. */
const show = (operation) => (req, res) => res.json({ operation, rows: 'all' })

app.get('/health', guard.public('for the load balancer'), show('GET /health'))
app.get('/me', guard.need({ authenticated: true }), show('GET /me'))
app.get('/tasks', guard.need('tasks:read'), show('GET /tasks'))
app.post('/tasks', guard.need('tasks:write'), show('POST /tasks'))
app.get('/tasks/archive', guard.need('tasks:read'), show('GET /tasks/archive'))
app.get('/tasks/:id', guard.need('tasks:read'), show('GET /tasks/{id:int}'))
app.put('/tasks/:id', guard.need('tasks:write'), show('PUT|PATCH /tasks/{id:int}'))
app.patch('/tasks/:id', guard.need('tasks:write'), show('PUT|PATCH /tasks/{id:int}'))
app.delete('/tasks/:id', guard.need('tasks:write'), show('DELETE /tasks/{id:int}'))
app.get('/search', guard.need(anyOf('tasks:read', 'reports:read')), show('GET /search'))
app.get('/reports', guard.need('reports:read'), show('GET /reports'))
app.post('/import', guard.need(allOf('tasks:write', 'time:write')), show('POST /import'))
app.get('/time', guard.need('time:read'), show('GET /time'))
app.get('/people/:person/time', guard.need('time:read'), show('GET /people/{person}/time'))
app.get('/users', guard.need('admin:all'), show('GET /users'))
app.get('/audit/:entry', guard.need('admin:all'), show('GET /audit/{entry}'))
app.get('/files/*path', guard.need('files:read'), show('GET /files/{*path}'))

guard.check(app)
if (process.env.PORT) app.listen(process.env.PORT, '127.0.0.1')
