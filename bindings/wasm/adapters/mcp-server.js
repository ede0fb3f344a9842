// What an MCP server shows of itself: its tools, to who may call them, and to the boot check.

/** Has `tools/list` name what the caller may call. It comes before the tools are registered. */
export function list(server) {
  const inner = server.server
  const set = inner.setRequestHandler.bind(inner)
  inner.setRequestHandler = (what, handler, ...more) => {
    const isList = (what.shape?.method.value ?? what) === 'tools/list'
    set(what, isList ? async (request, extra) => listed(await handler(request, extra), extra) : handler, ...more)
  }
  return server
}

/** Who stands behind no gate is shown nothing. */
function listed(result, extra) {
  const { list = () => [] } = (extra.authInfo ?? extra.http?.authInfo)?.extra ?? {}
  return { ...result, tools: list(result.tools) }
}

/** What is wrong between the tools of a server, which is closed then, and those of a gate: a list. */
export async function checkServer(server, gate) {
  const tools = await registered(server)
  return gate.findings(tools.map(({ name }) => `tool:${name}`))
}

/** All tools of a server, asked as a client does. */
async function registered(server) {
  const transport = { start: async () => {}, close: async () => {} }
  const answer = new Promise((resolve) => (transport.send = async (message) => resolve(message)))
  await server.connect(transport)
  transport.onmessage({ jsonrpc: '2.0', id: 1, method: 'tools/list' }, { authInfo: { extra: { list: (tools) => tools } } })
  const { result } = await answer
  await server.close()
  return result?.tools ?? []
}
