// The same check in each language, ready to run beside the policy in `policy.toml`. Each prints status, reason and what to ask for.

import type { Request } from 'scopeward'

import type { Token } from '../../state/document.ts'
import { javascript, python, rust, shell } from './quote.ts'

/** One line, or a line each where that is too wide. */
function braced(open: string, parts: readonly string[], close: string, indent = ''): string {
  const line = `${open}${parts.join(', ')}${close}`
  const [start, end] = [open.trimEnd(), close.trimStart()]
  return line.length <= 88 ? line : `${start}\n${parts.map((part) => `${indent}    ${part},\n`).join('')}${indent}${end}`
}

export function typescript(token: Token, request: Request): string {
  const q = javascript
  const facts = [
    `scope: ${q(token.scope.join(' '))}`,
    ...(token.principal === null ? [] : [`principal: ${q(token.principal)}`]),
    ...(token.roles.length === 0 ? [] : [`roles: [${token.roles.map(q).join(', ')}]`]),
    ...(token.audience === null ? [] : [`audience: ${q(token.audience)}`]),
    ...(token.state === 'active' ? [] : [`state: ${q(token.state)}`]),
  ]
  const ask = Object.entries(request).map(([name, value]) => `${name}: ${q(String(value))}`)
  return `import { readFileSync } from 'node:fs'
import { Policy } from 'scopeward'

const policy = Policy.compile(readFileSync('policy.toml', 'utf8'))
const grant = ${token.held ? braced('policy.grant({ ', facts, ' })') : 'null'}
const decision = policy.decide(${braced('grant, { ', ask, ' }')})
console.log(decision.status, decision.reason, ...decision.request)
`
}

export function pythonic(token: Token, request: Request): string {
  const q = python
  const facts = [
    `"scope": ${q(token.scope.join(' '))}`,
    ...(token.principal === null ? [] : [`"principal": ${q(token.principal)}`]),
    ...(token.roles.length === 0 ? [] : [`"roles": [${token.roles.map(q).join(', ')}]`]),
    ...(token.audience === null ? [] : [`"audience": ${q(token.audience)}`]),
    ...(token.state === 'active' ? [] : [`"state": ${q(token.state)}`]),
  ]
  const ask = Object.entries(request).map(([name, value]) => `"${name}": ${q(String(value))}`)
  return `from pathlib import Path

from scopeward import Policy

policy = Policy.compile(Path("policy.toml").read_text("utf-8"))
grant = ${token.held ? braced('policy.grant({', facts, '})') : 'None'}
decision = policy.decide(${braced('grant, {', ask, '}')})
print(decision.status, decision.reason, *decision.request)
`
}

export function rusty(token: Token, request: Request): string {
  const q = rust
  const state = `${token.state[0]!.toUpperCase()}${token.state.slice(1)}`
  const facts = [
    `Claims::new(${q(token.scope.join(' '))})`,
    ...(token.principal === null ? [] : [`.principal(${q(token.principal)})`]),
    ...token.roles.map((role) => `.role(${q(role)})`),
    ...(token.audience === null ? [] : [`.audience(${q(token.audience)})`]),
    ...(token.state === 'active' ? [] : [`.state(State::${state})`]),
  ]
  const target = 'method' in request ? `http(${q(request.method)}, ${q(request.path)})` : 'operation' in request ? `named(${q(request.operation)})` : ''
  const owner = request.owner ? `.owner(${q(request.owner)})` : ''
  const ask = `Request::${target}${owner}`.length <= 80 ? `Request::${target}${owner}` : `Request::${target}\n        ${owner}`
  const names = [...(token.held ? ['Claims'] : []), 'Policy', 'Request', ...(token.held && token.state !== 'active' ? ['State'] : [])]
  const chain = facts.join('').length <= 80 ? facts.join('') : facts.join('\n        ')
  const held = token.held ? `    let claims = ${chain};\n    let grant = policy.grant(&claims)?;\n` : ''
  return `use scopeward::{${names.join(', ')}};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let policy = Policy::compile(&std::fs::read_to_string("policy.toml")?)?;
${held}    let request = ${ask};
    let decision = policy.decide(${token.held ? 'Some(&grant)' : 'None'}, &request);
    println!("{} {} {}", decision.status, decision.reason.as_str(), decision.request().join(" "));
    Ok(())
}
`
}

/** An option of the command; a value that starts with a dash is no option. */
const option = (name: string, value: string) => (value.startsWith('-') ? `--${name}=${shell(value)}` : `--${name} ${shell(value)}`)

export function command(token: Token, request: Request): string {
  const facts = !token.held ? ['--no-token'] : [
    option('scope', token.scope.join(' ')),
    ...(token.principal === null ? [] : [option('principal', token.principal)]),
    ...token.roles.map((role) => option('role', role)),
    ...(token.audience === null ? [] : [option('audience', token.audience)]),
    ...(token.state === 'active' ? [] : [option('state', token.state)]),
  ]
  const target = 'method' in request ? [request.method, request.path] : 'operation' in request ? [request.operation] : []
  const words = [...facts, ...(request.owner ? [option('owner', request.owner)] : []), ...(target[0]!.startsWith('-') ? ['--'] : []), target.map(shell).join(' ')]
  const line = `scopeward check policy.toml ${words.join(' ')}`
  return `${line.length <= 88 ? line : ['scopeward check policy.toml', ...words].join(' \\\n  ')}\n`
}

/** The tools and messages of an MCP server that the reference server knows by these names. */
const MESSAGES: Readonly<Record<string, string>> = { initialize: 'initialize', 'tools/list': 'tools/list' }

/** A call of the reference server, `scopeward serve --dev --policy policy.toml`; null where the operation has no address there. */
export function curl(token: Token, request: Request): string | null {
  const bearer = token.held ? [`-H "Authorization: Bearer $TOKEN"`] : []
  const write = (words: readonly string[]) => `${['curl -i', ...words].join(' \\\n  ')}\n`
  if ('method' in request) {
    const verb = request.method === 'HEAD' ? ['--head'] : request.method === 'GET' ? [] : [`-X ${shell(request.method)}`]
    const exact = /[[\]{}]|\/\.{1,2}(\/|$)/.test(request.path) ? ['--globoff --path-as-is'] : []
    return write([...verb, ...exact, ...bearer, shell(`http://127.0.0.1:8080${encodeURI(request.path).replaceAll('%25', '%')}`)])
  }
  const name = 'operation' in request ? request.operation : ''
  const call = name.startsWith('tool:') ? { method: 'tools/call', params: { name: name.slice(5), arguments: {} } } : name in MESSAGES ? { method: name } : null
  if (!call) return null
  const body = shell(JSON.stringify({ jsonrpc: '2.0', id: 1, ...call }))
  return write([...bearer, "-H 'Content-Type: application/json'", "-H 'Accept: application/json, text/event-stream'", `--data ${body}`, 'http://127.0.0.1:8080/mcp'])
}
