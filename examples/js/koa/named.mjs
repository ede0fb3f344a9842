// Koa, with the scopes named at each route.

import { readFileSync } from 'node:fs'
import Router from '@koa/router'
import Koa from 'koa'
import { Policy } from 'scopeward'
import { allOf, anyOf, scopes } from 'scopeward/koa'
import { verify } from '../verify.mjs'

const policy = Policy.compile(readFileSync(new URL('../../tasks.toml', import.meta.url), 'utf8'))

export const guard = scopes(policy, {
  verify,
  audience: 'https://tasks.example/api',
  resource_metadata: 'https://tasks.example/.well-known/oauth-protected-resource/api',
})

const router = new Router()

/** What a real handler would look up. */
const show = (operation) => (ctx) => (ctx.body = { operation, rows: 'all' })

router.get('/health', guard.public('for the load balancer'), show('GET /health'))
router.get('/me', guard.need({ authenticated: true }), show('GET /me'))
router.get('/tasks', guard.need('tasks:read'), show('GET /tasks'))
router.post('/tasks', guard.need('tasks:write'), show('POST /tasks'))
router.get('/tasks/archive', guard.need('tasks:read'), show('GET /tasks/archive'))
router.get('/tasks/:id', guard.need('tasks:read'), show('GET /tasks/{id:int}'))
router.put('/tasks/:id', guard.need('tasks:write'), show('PUT|PATCH /tasks/{id:int}'))
router.patch('/tasks/:id', guard.need('tasks:write'), show('PUT|PATCH /tasks/{id:int}'))
router.delete('/tasks/:id', guard.need('tasks:write'), show('DELETE /tasks/{id:int}'))
router.get('/search', guard.need(anyOf('tasks:read', 'reports:read')), show('GET /search'))
router.get('/reports', guard.need('reports:read'), show('GET /reports'))
router.post('/import', guard.need(allOf('tasks:write', 'time:write')), show('POST /import'))
router.get('/time', guard.need('time:read'), show('GET /time'))
router.get('/people/:person/time', guard.need('time:read'), show('GET /people/{person}/time'))
router.get('/users', guard.need('admin:all'), show('GET /users'))
router.get('/audit/:entry', guard.need('admin:all'), show('GET /audit/{entry}'))
router.get('/files/*path', guard.need('files:read'), show('GET /files/{*path}'))

export const app = new Koa()
app.use(router.routes())

guard.check(app)
if (process.env.PORT) app.listen(process.env.PORT, '127.0.0.1')
