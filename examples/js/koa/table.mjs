// Koa, guarded by the operations of the policy.

import { readFileSync } from 'node:fs'
import Router from '@koa/router'
import Koa from 'koa'
import { Policy } from 'scopeward'
import { scopes, send } from 'scopeward/koa'
import { verify } from '../verify.mjs'

const policy = Policy.compile(readFileSync(new URL('../../tasks.toml', import.meta.url), 'utf8'))

export const guard = scopes(policy, {
  verify,
  audience: 'https://tasks.example/api',
  resource_metadata: 'https://tasks.example/.well-known/oauth-protected-resource/api',
  obliged: true, // the handlers below keep to own rows
})

const router = new Router()

/** What a real handler would look up. `rows` says whether it may show everybody's rows or those of `principal` alone. */
const show = (operation) => (ctx) => (ctx.body = { operation, rows: ctx.state.scopes.rows })

router.get('/health', show('GET /health'))
router.get('/me', show('GET /me'))
router.get('/tasks', show('GET /tasks'))
router.post('/tasks', show('POST /tasks'))
router.get('/tasks/archive', show('GET /tasks/archive'))
router.get('/tasks/:id', show('GET /tasks/{id:int}'))
router.put('/tasks/:id', show('PUT|PATCH /tasks/{id:int}'))
router.patch('/tasks/:id', show('PUT|PATCH /tasks/{id:int}'))
router.delete('/tasks/:id', show('DELETE /tasks/{id:int}'))
router.get('/search', show('GET /search'))
router.get('/reports', show('GET /reports'))
router.post('/import', show('POST /import'))
router.get('/time', show('GET /time'))
router.get('/users', show('GET /users'))
router.get('/audit/:entry', show('GET /audit/{entry}'))
router.get('/files/*path', show('GET /files/{*path}'))

// Whose row it is, only the handler knows: it asks again.
router.get('/people/:person/time', (ctx) => {
  const refusal = ctx.state.scopes.about(ctx.params.person)
  if (refusal) return send(ctx, refusal)
  ctx.body = { operation: 'GET /people/{person}/time', rows: ctx.state.scopes.rows }
})

export const app = new Koa()
app.use(guard.table())
app.use(router.routes())

guard.check(app)
if (process.env.PORT) app.listen(process.env.PORT, '127.0.0.1')
