// Express with typed scopes: `tasks.ts` is what `scopeward codegen ts` makes of the policy.

import { readFileSync } from 'node:fs'
import express from 'express'
import { Policy } from 'scopeward'
import { anyOf, scopes } from 'scopeward/express'
import type { Scope } from './tasks.ts'
import { verify } from './verify.mjs'

const policy = Policy.compile(readFileSync(new URL('../tasks.toml', import.meta.url), 'utf8'))
const guard = scopes<Scope>(policy, { verify, audience: 'https://tasks.example/api' })

const app = express()
app.get('/tasks', guard.need('tasks:read'))
app.get('/search', guard.need(anyOf('tasks:read', 'reports:read')))

// @ts-expect-error: there is no such scope
app.post('/tasks', () => guard.need('tasks:wrte'))

// @ts-expect-error: a list says neither all nor any
app.post('/import', () => guard.need(['tasks:write', 'time:write']))
