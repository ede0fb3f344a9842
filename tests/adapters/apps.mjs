// The example apps: how each is started, and what its host does to a request before the app sees it.

const js = (name, more = {}) => ({ name, folder: 'examples/js', command: (mode) => ['node', `${name}/${mode}.mjs`], ...more })
const python = (name, more = {}) => ({
  name,
  folder: 'examples/python',
  command: (mode, { python }) => [python, `${name}/${mode}.py`],
  env: { PYTHONPATH: '.' },
  ...more,
})

/** `host`: `normalises` or `decodes`, see cases.json; `modes`: those that it has, if not both. */
export const APPS = [
  js('express'),
  js('fastify'),
  js('koa'),
  js('hono', { host: 'normalises' }),
  js('nest', { command: (mode) => ['node', '--import', 'tsx', `nest/${mode}.ts`] }),
  js('fetch', { host: 'normalises' }),
  python('fastapi'),
  python('starlette'),
  python('django', { host: 'decodes' }),
  python('drf', { host: 'decodes', modes: ['named'] }),
  python('flask', { host: 'decodes' }),
  { name: 'axum', folder: '.', command: (mode, { axum }) => [axum, mode] },
]

/** Those that are MCP servers: asked the cases of mcp-cases.json. `bare`: what passes is answered by no SDK. */
export const MCP_APPS = [
  js('mcp'),
  js('mcp-v2'),
  { ...python('mcp'), name: 'mcp-python' },
  python('fastmcp'),
  { name: 'axum', folder: '.', command: (mode, { axum }) => [axum, mode], modes: ['table'], bare: true },
]
