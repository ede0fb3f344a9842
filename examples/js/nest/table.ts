// NestJS, guarded by the operations of the policy.

import 'reflect-metadata'
import { readFileSync } from 'node:fs'
import { Controller, Delete, Get, HttpCode, Module, Param, Patch, Post, Put, Req, Res } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { Request, Response } from 'express'
import { Policy } from 'scopeward'
import { ScopesModule, scopes, send } from 'scopeward/nest'
import { verify } from '../verify.mjs'

const policy = Policy.compile(readFileSync(new URL('../../tasks.toml', import.meta.url), 'utf8'))

export const guard = scopes(policy, {
  verify,
  audience: 'https://tasks.example/api',
  resource_metadata: 'https://tasks.example/.well-known/oauth-protected-resource/api',
  obliged: true, // the handlers below keep to own rows
})

/** What a real handler would look up. `rows` says whether it may show everybody's rows or those of `principal` alone. */
const show = (operation: string, { scopes }: Request) => ({ operation, rows: scopes.rows })

@Controller()
class Service {
  @Get('health') health(@Req() request: Request) { return show('GET /health', request) }
  @Get('me') me(@Req() request: Request) { return show('GET /me', request) }
  @Get('search') search(@Req() request: Request) { return show('GET /search', request) }
  @Get('reports') reports(@Req() request: Request) { return show('GET /reports', request) }
  @Post('import') @HttpCode(200) import(@Req() request: Request) { return show('POST /import', request) }
  @Get('time') time(@Req() request: Request) { return show('GET /time', request) }
  @Get('users') users(@Req() request: Request) { return show('GET /users', request) }
  @Get('audit/:entry') audit(@Req() request: Request) { return show('GET /audit/{entry}', request) }
  @Get('files/*path') files(@Req() request: Request) { return show('GET /files/{*path}', request) }

  // Whose row it is, only the handler knows: it asks again.
  @Get('people/:person/time')
  person(@Param('person') person: string, @Req() request: Request, @Res() response: Response) {
    const refusal = request.scopes.about(person)
    if (refusal) return send(response, refusal)
    response.json(show('GET /people/{person}/time', request))
  }
}

@Controller('tasks')
class Tasks {
  @Get() list(@Req() request: Request) { return show('GET /tasks', request) }
  @Post() @HttpCode(200) create(@Req() request: Request) { return show('POST /tasks', request) }
  @Get('archive') archive(@Req() request: Request) { return show('GET /tasks/archive', request) }
  @Get(':id') read(@Req() request: Request) { return show('GET /tasks/{id:int}', request) }
  @Put(':id') replace(@Req() request: Request) { return show('PUT|PATCH /tasks/{id:int}', request) }
  @Patch(':id') change(@Req() request: Request) { return show('PUT|PATCH /tasks/{id:int}', request) }
  @Delete(':id') remove(@Req() request: Request) { return show('DELETE /tasks/{id:int}', request) }
}

@Module({ imports: [ScopesModule.forRoot({ guard, table: true })], controllers: [Service, Tasks] })
class Main {}

export const app = await NestFactory.create(Main, { logger: ['error', 'warn'] })
await app.init()

guard.check(app)
if (process.env.PORT) await app.listen(process.env.PORT, '127.0.0.1')
