// For the MCP TypeScript SDK, 1 and 2: what a message asks for is decided before the SDK sees it.

import { refuse } from './check.js'
import { Guard } from './guard.js'
import { authorization } from './header.js'
import { asked, said, unusable } from './mcp-message.js'
import { checkServer, list } from './mcp-server.js'

export { allOf, anyOf, expand } from './guard.js'
export { checkServer } from './mcp-server.js'

export const scopes = (policy, options) => new McpGuard(policy, options)

/** What a tool may do, of the last argument of its handler. */
export const access = (extra) => (extra.authInfo ?? extra.http?.authInfo)?.extra.scopes

class McpGuard extends Guard {
  /** By the policy's operation table. */
  table() {
    return this.#gate(null, (operation) => this.policy.operation(operation))
  }

  /** By scopes that are named for each operation. A tool, a prompt or a resource without any is refused. */
  need(needs) {
    const own = new Map(Object.entries(needs).map(([operation, tree]) => [operation, this.requirement(tree)]))
    const connected = this.requirement({ authenticated: true })
    const other = (operation) => (/^(tool|prompt|resource):/.test(operation) ? null : connected)
    return this.#gate(needs, (operation) => own.get(operation) ?? other(operation))
  }

  /** Expand on entry: the SDK's own checks see all that a token's scopes give, if it is for this audience. */
  verifier(inner) {
    this.requirement({ authenticated: true }) // without an audience there is nothing to say
    const verifyAccessToken = async (token) => {
      const info = await inner.verifyAccessToken(token)
      const payload = { ...info.extra, scope: info.scopes, scp: null, permissions: null }
      if (info.resource) payload.aud = info.resource.href
      return { ...info, scopes: [...(await this.expanded(payload))] }
    }
    return { verifyAccessToken }
  }

  #gate(needs, find) {
    const judge = (request, header, text) => this.#judge(find, request, header, text)
    const gate = (request, response, next) => (response ? node(judge, request, response, next) : web(judge, request))
    const route = (operation) => ({ operation, need: needs?.[operation], unguarded: needs !== null })
    const findings = (operations) => this.policy.checkRoutes(operations.map(route), this.audience)
    return Object.assign(gate, { findings, list, check: async (server) => refuse(await checkServer(server, gate)) })
  }

  async #judge(find, request, header, text) {
    const { operations, fault } = asked(this.policy, text)
    const who = await this.identify(request, header)
    const judged = operations.map((operation) => this.decide(who, find(operation)))
    const refused = judged.find(({ answer }) => answer)
    if (refused) return refused
    if (fault) return { answer: fault }
    // A handler gets to see one decision.
    if (judged.length > 1) return { answer: unusable(400, -32600, 'a batch may ask for one operation') }
    const listed = ({ name }) => !this.decide(who, find(`tool:${name}`)).answer
    const extra = { scopes: judged[0].access, list: (tools) => tools.filter(listed) }
    return { authInfo: about(who, header, extra) }
  }
}

/** What the SDK hands to tools about who calls. */
function about({ payload, claims, grant }, header, extra) {
  return {
    token: header?.trim().split(' ').at(-1) ?? '',
    clientId: payload?.client_id ?? '',
    get scopes() {
      return [...(grant?.expanded ?? [])]
    },
    expiresAt: payload?.exp,
    resource: URL.canParse(claims?.audience) ? new URL(claims.audience) : undefined,
    extra,
  }
}

/** The middleware of Express and of `node:http`: what it read is in `request.body` for the SDK. */
async function node(judge, request, response, next) {
  try {
    const text = request.method !== 'POST' ? null : await said(request.body, request.iterator({ destroyOnReturn: false }))
    const { answer, authInfo } = await judge(request, authorization(request), text)
    if (answer) return response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(answer.body)
    Object.assign(request, { auth: authInfo, scopes: authInfo.extra.scopes }, text !== null && { body: JSON.parse(text) })
  } catch (error) {
    return next(error)
  }
  next()
}

/** The web-standard face: an answer, or what the SDK takes beside the request. */
async function web(judge, request) {
  const text = request.method !== 'POST' ? null : await said(undefined, request.body?.values({ preventCancel: true }) ?? [])
  const { answer, authInfo } = await judge(request, request.headers.get('authorization'), text)
  return answer ? new Response(answer.body, answer) : { authInfo, parsedBody: text === null ? undefined : JSON.parse(text) }
}
