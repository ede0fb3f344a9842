// The boot check as a test: it fails with every route that nobody guards, and every operation that nobody serves.

import assert from 'node:assert'
import { test } from 'node:test'

for (const name of ['express', 'fastify', 'koa', 'hono', 'nest', 'fetch']) {
  for (const mode of ['table', 'named']) {
    test(`${name}, ${mode}: every route is guarded`, async () => {
      const { checkApp } = await import(`scopeward/${name}`)
      const { app, routes, guard } = await import(`./${name}/${mode}.${name === 'nest' ? 'ts' : 'mjs'}`)
      assert.deepStrictEqual(checkApp(app ?? routes, guard), [])
    })
  }
}

for (const name of ['mcp', 'mcp-v2']) {
  for (const mode of ['table', 'named']) {
    test(`${name}, ${mode}: every tool is guarded`, async () => {
      const { checkServer } = await import('scopeward/mcp')
      const { tasks, gate } = await import(`./${name}/${mode}.mjs`)
      assert.deepStrictEqual(await checkServer(tasks(), gate), [])
    })
  }
}
