// The steps, in their order: why each is taken, where it is specified, and what it does.

import { CALLS } from './calls.ts'
import { challenged, type Exchange, json, ok, send, text } from './exchange.ts'
import type { Flow, Outcome } from './flow.ts'

export interface Step {
  id: string
  title: string
  why: string
  specs: readonly string[]
  /** What the button says. */
  act: string
  run: (flow: Flow) => Promise<Outcome>
  /** How many steps back what failed leads: a code that was refused is of no more use, the person is asked again. */
  back?: number
}

const outcome = (good: boolean, say: string, ...exchanges: Exchange[]): Outcome => ({ good, say, exchanges })

async function discover(flow: Flow): Promise<Outcome> {
  const exchange = await send(new URL('/.well-known/oauth-authorization-server', location.href).href)
  const server = json(exchange)
  const issuer = text(server['issuer'])
  if (!ok(exchange) || !issuer) return outcome(false, 'none')
  if (issuer !== location.origin) return outcome(false, `This server calls itself ${issuer}: open the playground there, at ${issuer}/playground/.`, exchange)
  flow.server = server
  const resources = (server['protected_resources'] as string[]).filter((resource) => new URL(resource).pathname in CALLS)
  flow.resource = resources.at(-1) ?? ''
  flow.open = 'registration_endpoint' in server
  const say = flow.open
    ? 'It says where people are asked, where tokens are made, and that clients may register themselves.'
    : 'It says where people are asked and where tokens are made. Its policy has no place for clients that register themselves: the client that --dev brings along is used. Most people use such an API by tokens that they make on the server’s own page.'
  return outcome(flow.resource !== '', say, exchange)
}

async function challenge(flow: Flow): Promise<Outcome> {
  const refused = await flow.call(0)
  const where = challenged(refused, 'resource_metadata')
  flow.scope = challenged(refused, 'scope')
  if (!where) return outcome(false, 'No challenge came back.', refused)
  const described = await send(where)
  return outcome(ok(described), `The refusal names the scope to ask for (${flow.scope || 'none'}), and where the resource says who gives tokens for it.`, refused, described)
}

async function register(flow: Flow): Promise<Outcome> {
  if (!flow.registers) {
    flow.clientId = 'playground'
    return outcome(true, 'The server knows the client “playground” already: --dev brings it along.')
  }
  const about = { client_name: 'Playground', redirect_uris: [flow.redirect], token_endpoint_auth_method: 'none', grant_types: ['authorization_code'] }
  const headers = { 'content-type': 'application/json' }
  const made = await send(text(flow.server['registration_endpoint']), { method: 'POST', headers, body: JSON.stringify(about) })
  flow.clientId = text(json(made)['client_id'])
  return outcome(ok(made), ok(made) ? 'The client has a name now, and no secret: nobody vouches for it, and the person is told so.' : 'The server did not register the client.', made)
}

async function authorize(flow: Flow): Promise<Outcome> {
  const { exchange, answer } = await flow.authorize()
  if (answer['iss'] !== flow.server['issuer']) return outcome(false, 'The answer does not say that it is of this server: it is refused.', exchange)
  if (!answer['code']) return outcome(false, `The person said no, or the request was refused: ${answer['error'] ?? 'no code'}. ${answer['error_description'] ?? ''}`, exchange)
  return outcome(true, 'The state is the one that was sent, and the server named itself: the code is taken.', exchange)
}

async function redeem(flow: Flow): Promise<Outcome> {
  const form = { grant_type: 'authorization_code', code: flow.code, redirect_uri: flow.redirect, client_id: flow.clientId, code_verifier: flow.verifier, resource: flow.resource }
  const exchange = await flow.post('token_endpoint', form)
  if (!ok(exchange)) return outcome(false, 'No token: a code works once, and for a minute. Ask the person again.', exchange)
  flow.hold(json(exchange))
  return { ...outcome(true, '', exchange), scopes: { asked: flow.asked, granted: flow.granted } }
}

/** A refusal is an answer, too: the next step deals with it. */
async function call(flow: Flow, which: 0 | 1): Promise<Outcome> {
  const exchange = await flow.call(which)
  if (ok(exchange)) return outcome(true, 'The token may do this.', exchange)
  const scope = challenged(exchange, 'scope')
  if (exchange.status !== 403 || !scope) return outcome(false, 'This is not the answer of a refusal for want of scope.', exchange)
  // As clients do: what they have, and what the challenge names.
  flow.scope = [...new Set([...flow.granted.split(' '), ...scope.split(' ')])].filter(Boolean).join(' ')
  return outcome(true, `The token may not do this. The challenge names what a token for it needs: ${scope}`, exchange)
}

const AUTHORIZE = ['RFC 6749 §4.1.1', 'RFC 7636 §4.3', 'RFC 8707 §2', 'RFC 9207 §2']
const REDEEM = ['RFC 6749 §4.1.3', 'RFC 7636 §4.5', 'RFC 6749 §5.1']

export const STEPS: readonly Step[] = [
  { id: 'discover', title: 'Find the server', why: 'A client reads what the server says of itself, and learns all addresses from it.', specs: ['RFC 8414 §3'], act: 'Start', run: discover },
  { id: 'challenge', title: 'Ask without a token', why: 'The API refuses, and says in its challenge what is needed and where to go.', specs: ['RFC 6750 §3', 'RFC 9728 §5.1'], act: 'Call without a token', run: challenge },
  { id: 'register', title: 'Become a client', why: 'A client that the server has never seen introduces itself, and gets an id.', specs: ['RFC 7591 §3'], act: 'Get a client id', run: register },
  { id: 'authorize', title: 'Ask the person', why: 'The server’s own pages open in a new window. Sign in as bob@example.com, password “password”, and allow less than is asked, if you like.', specs: AUTHORIZE, act: 'Open the window', run: authorize },
  { id: 'redeem', title: 'Get the token', why: 'The code and the proof of who asked for it are exchanged for a token.', specs: REDEEM, act: 'Redeem the code', run: redeem, back: 1 },
  { id: 'call', title: 'Call', why: 'The token goes along, and the engine decides.', specs: ['RFC 6750 §2.1'], act: 'Call with the token', run: (flow) => call(flow, 0) },
  { id: 'refused', title: 'Call for more', why: 'Something that the token may not do: the answer says what is missing, all at once.', specs: ['RFC 6750 §3.1'], act: 'Try to change something', run: (flow) => call(flow, 1) },
  { id: 'more', title: 'Ask the person for more', why: 'The client asks for what the challenge named. The person sees what is new.', specs: ['RFC 6749 §4.1.1', 'MCP, step-up authorization'], act: 'Open the window', run: authorize },
  { id: 'again', title: 'Get the larger token', why: 'As before: a new code, a new proof, a new token.', specs: REDEEM, act: 'Redeem the code', run: redeem, back: 1 },
  { id: 'done', title: 'Call for more, again', why: 'The same request with the new token.', specs: ['RFC 6750 §2.1'], act: 'Try again', run: (flow) => call(flow, 1) },
]
