// NestJS, with the scopes named at each handler.

import 'reflect-metadata'
import { readFileSync } from 'node:fs'
import { Controller, Delete, Get, HttpCode, Module, Patch, Post, Put } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Policy } from 'scopeward'
import { Public, RequireScope, ScopesModule, allOf, anyOf, scopes } from 'scopeward/nest'
import { verify } from '../verify.mjs'

const policy = Policy.compile(readFileSync(new URL('../../tasks.toml', import.meta.url), 'utf8'))

export const guard = scopes(policy, {
  verify,
  audience: 'https://tasks.example/api',
  resource_metadata: 'https://tasks.example/.well-known/oauth-protected-resource/api',
})

/** What a real handler would look up. */
const show = (operation: string) => ({ operation, rows: 'all' })

@Controller()
class Service {
  @Public('for the load balancer') @Get('health') health() { return show('GET /health') }
  @RequireScope({ authenticated: true }) @Get('me') me() { return show('GET /me') }
  @RequireScope(anyOf('tasks:read', 'reports:read')) @Get('search') search() { return show('GET /search') }
  @RequireScope('reports:read') @Get('reports') reports() { return show('GET /reports') }
  @RequireScope(allOf('tasks:write', 'time:write')) @Post('import') @HttpCode(200) import() { return show('POST /import') }
  @RequireScope('time:read') @Get('time') time() { return show('GET /time') }
  @RequireScope('time:read') @Get('people/:person/time') person() { return show('GET /people/{person}/time') }
  @RequireScope('admin:all') @Get('users') users() { return show('GET /users') }
  @RequireScope('admin:all') @Get('audit/:entry') audit() { return show('GET /audit/{entry}') }
  @RequireScope('files:read') @Get('files/*path') files() { return show('GET /files/{*path}') }
}

@Controller('tasks')
class Tasks {
  @RequireScope('tasks:read') @Get() list() { return show('GET /tasks') }
  @RequireScope('tasks:write') @Post() @HttpCode(200) create() { return show('POST /tasks') }
  @RequireScope('tasks:read') @Get('archive') archive() { return show('GET /tasks/archive') }
  @RequireScope('tasks:read') @Get(':id') read() { return show('GET /tasks/{id:int}') }
  @RequireScope('tasks:write') @Put(':id') replace() { return show('PUT|PATCH /tasks/{id:int}') }
  @RequireScope('tasks:write') @Patch(':id') change() { return show('PUT|PATCH /tasks/{id:int}') }
  @RequireScope('tasks:write') @Delete(':id') remove() { return show('DELETE /tasks/{id:int}') }
}

@Module({ imports: [ScopesModule.forRoot({ guard })], controllers: [Service, Tasks] })
class Main {}

export const app = await NestFactory.create(Main, { logger: ['error', 'warn'] })
await app.init()

guard.check(app)
if (process.env.PORT) await app.listen(process.env.PORT, '127.0.0.1')
