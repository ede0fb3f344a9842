// The server under load, beside oidc-provider with its memory store: `node bench.mjs SCOPEWARD LOAD`.
// Everything runs on one machine: the server, then the peer, each alone with the load generator. Medians of five runs.
import { spawn, execFile } from 'node:child_process'
import { cpus } from 'node:os'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const [scopeward, load] = process.argv.slice(2)
const RUNS = Number(process.env.RUNS ?? 5)
const SECONDS = Number(process.env.SECONDS ?? 4)
const CODES = Number(process.env.CODES ?? 6000)
const CONNECTIONS = 16
const folder = await mkdtemp(join(tmpdir(), 'scopeward-bench-'))
const run = promisify(execFile)
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const basic = (id, secret) => ({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` })
const median = list => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]

async function free() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** Sends requests from a process of its own. With 0 seconds each is sent once. All answers have to be 200. */
async function fire(port, seconds, requests) {
  const file = join(folder, 'requests.jsonl')
  await writeFile(file, requests.map(request => JSON.stringify(request)).join('\n'))
  const { stdout } = await run(load, [`127.0.0.1:${port}`, String(CONNECTIONS), String(seconds), file])
  const report = JSON.parse(stdout)
  if (Object.keys(report.statuses).join() !== '200') throw new Error(`not all were answered: ${stdout}`)
  return report
}

/** Starts a program and waits until what it printed is enough. */
async function start(program, args, enough) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], cwd: import.meta.dirname })
  let said = ''
  for await (const line of createInterface(child.stdout)) {
    said += `${line}\n`
    if (enough(said)) break
  }
  child.stdout.resume()
  return { child, said }
}

async function stop(child) {
  child.kill()
  await once(child, 'exit')
}

/** The server with everything that its limits would slow down. */
async function server(policy) {
  const port = await free()
  const origin = `http://127.0.0.1:${port}`
  const config = join(folder, `${port}.toml`)
  const limit = name => `${name} = { requests = 1000000000, seconds = 1 }`
  await writeFile(config, `
dev = true
auto_approve = true
policy = ${JSON.stringify(policy)}
rebase = true
issuer = "${origin}"
listen = "127.0.0.1:${port}"
[store]
url = "sqlite:${join(folder, `${port}.db`)}"
[lifetimes]
code = 600
[limits]
${['authorize', 'token', 'revoke', 'introspect', 'register', 'login', 'refused'].map(limit).join('\n')}
[telemetry]
level = "error"
`)
  const { child, said } = await start(scopeward, ['serve', '--config', config], said => (said.match(/curl /g) ?? []).length >= 3)
  return { child, port, origin, secret: said.match(/sw_cs_[\w-]+/)[0], token: said.match(/sw_api_[\w-]+/)?.[0] }
}

/** A signed-in browser's cookie. */
async function signIn(origin) {
  const page = await fetch(`${origin}/login`)
  const before = page.headers.getSetCookie().map(cookie => cookie.split(';')[0])
  const form = new URLSearchParams({ email: 'ann@example.com', password: 'password' })
  for (const [, name, value] of (await page.text()).matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)) form.set(name, value)
  const headers = { ...FORM, cookie: before.join('; '), origin }
  const answer = await fetch(`${origin}/login`, { method: 'POST', redirect: 'manual', headers, body: form })
  const cookies = answer.headers.getSetCookie().filter(cookie => !cookie.includes('Max-Age=0'))
  return cookies.map(cookie => cookie.split(';')[0]).join('; ')
}

const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk' // of RFC 7636, appendix B
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const REDIRECT = 'http://127.0.0.1/callback'

async function codes({ origin }, cookie, count) {
  const query = new URLSearchParams({
    response_type: 'code', client_id: 'demo-web', redirect_uri: REDIRECT, scope: 'tasks:read tasks:write',
    resource: `${origin}/api`, state: 's', code_challenge: CHALLENGE, code_challenge_method: 'S256',
  })
  const one = async () => {
    const answer = await fetch(`${origin}/oauth/authorize?${query}`, { redirect: 'manual', headers: { cookie } })
    await answer.arrayBuffer()
    return new URL(answer.headers.get('location')).searchParams.get('code')
  }
  const all = []
  while (all.length < count) all.push(...await Promise.all(Array.from({ length: 50 }, one)))
  return all
}

const exchange = (path, code, verifier, redirect, headers) => ({
  method: 'POST', path, headers: { ...FORM, ...headers },
  body: String(new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: verifier })),
})
const introspect = (path, token, headers) => ({ method: 'POST', path, headers: { ...FORM, ...headers }, body: `token=${token}` })

/** Medians over the runs. */
function summary(reports) {
  const of = key => median(reports.map(report => report[key]))
  return { per_second: of('per_second'), p50_us: of('p50_us'), p99_us: of('p99_us') }
}

async function repeat(measure) {
  const reports = []
  for (let i = 0; i < RUNS; i++) reports.push(await measure(i))
  return summary(reports)
}

async function ours() {
  const running = await server('doubletime')
  const { origin, port, secret } = running
  const auth = basic('demo-web', secret)
  const cookie = await signIn(origin)
  const exchanged = await repeat(async () => {
    const fresh = await codes(running, cookie, CODES)
    return fire(port, 0, fresh.map(code => exchange('/oauth/token', code, VERIFIER, REDIRECT, auth)))
  })
  const [code] = await codes(running, cookie, 1)
  const request = exchange('/oauth/token', code, VERIFIER, REDIRECT, auth)
  const { access_token: token } = await (await fetch(`${origin}/oauth/token`, request)).json()
  const answer = await (await fetch(`${origin}/oauth/introspect`, introspect('', token, auth))).json()
  if (!answer.active) throw new Error('the token is not active')
  const introspected = await repeat(() => fire(port, SECONDS, [introspect('/oauth/introspect', token, auth)]))
  await stop(running.child)
  return { exchange: exchanged, introspection: introspected }
}

async function theirs() {
  const port = await free()
  const all = CODES * RUNS
  const { child, said } = await start(process.execPath, ['peer.mjs', String(port), String(all)], said => said.endsWith('}\n'))
  const peer = JSON.parse(said.trim().split('\n').at(-1))
  const auth = basic(peer.client_id, peer.client_secret)
  const exchanged = await repeat(i => {
    const codes = peer.codes.slice(i * CODES, (i + 1) * CODES)
    return fire(port, 0, codes.map(code => exchange('/token', code, peer.verifier, peer.redirectUri, auth)))
  })
  const introspected = await repeat(() => fire(port, SECONDS, [introspect('/token/introspection', peer.access, auth)]))
  await stop(child)
  return { exchange: exchanged, introspection: introspected }
}

/** The same handler with a token that is checked, and public. The two servers take turns. */
async function guard() {
  const shipped = await readFile(new URL('../policies/timetracker.toml', import.meta.url), 'utf8')
  const open = join(folder, 'open.toml')
  const row = '"GET /api/v1/projects" = "read:projects"'
  if (!shipped.includes(row)) throw new Error('the policy has changed')
  await writeFile(open, shipped.replace(row, '"GET /api/v1/projects" = { public = true }'))
  const guarded = await server('timetracker')
  const bare = await server(open)
  const list = headers => [{ method: 'GET', path: '/api/v1/projects', headers }]
  const pairs = []
  for (let i = 0; i < RUNS; i++) {
    pairs.push([
      await fire(guarded.port, SECONDS, list({ authorization: `Bearer ${guarded.token}` })),
      await fire(bare.port, SECONDS, list({})),
    ])
  }
  await stop(guarded.child)
  await stop(bare.child)
  return { guarded: summary(pairs.map(pair => pair[0])), public: summary(pairs.map(pair => pair[1])) }
}

try {
  const mine = await ours()
  const peer = await theirs()
  const api = await guard()
  const row = (name, { per_second, p50_us, p99_us }, ratio) =>
    console.log(`${name.padEnd(34)} ${per_second.toFixed(0).padStart(8)}/s  p50 ${String(p50_us).padStart(6)} µs  p99 ${String(p99_us).padStart(6)} µs  ${ratio}`)
  const times = (a, b) => `${(a.per_second / b.per_second).toFixed(1)}x`
  console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}, ${CONNECTIONS} connections, medians of ${RUNS}\n`)
  row('code exchange, scopeward (SQLite)', mine.exchange, times(mine.exchange, peer.exchange))
  row('code exchange, oidc-provider', peer.exchange, '1.0x')
  row('introspection, scopeward (SQLite)', mine.introspection, times(mine.introspection, peer.introspection))
  row('introspection, oidc-provider', peer.introspection, '1.0x')
  const cost = 100 * (api.public.per_second / api.guarded.per_second - 1)
  row('GET /api/v1/projects, token checked', api.guarded, `the check costs ${cost.toFixed(1)} %`)
  row('GET /api/v1/projects, public', api.public, '')
} finally {
  await rm(folder, { recursive: true, force: true })
}
