// The example apps: how each is started, and what its host does to a request before the app sees it.

const js = (name, more = {}) => ({ name, folder: 'examples/js', command: (mode) => ['node', `${name}/${mode}.mjs`], ...more })
const python = (name, more = {}) => ({
  name,
  folder: 'examples/python',
  command: (mode, { python }) => [python, `${name}/${mode}.py`],
  env: { PYTHONPATH: '.' },
  ...more,
})
const axum = { name: 'axum', folder: '.', command: (mode, programs) => [programs.axum, mode] }

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
  axum,
]

/** Those that are MCP servers: asked the cases of mcp-cases.json. */
export const MCP_APPS = [js('mcp'), js('mcp-v2'), { ...python('mcp'), name: 'mcp-python' }, python('fastmcp'), { ...axum, modes: ['table'] }]
