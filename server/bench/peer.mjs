// The peer of the benchmark: oidc-provider with its memory store, one client, and as many codes as are asked for.
// `node peer.mjs PORT CODES` prints one line of JSON when it is ready: the client, codes with their verifier, one access token.
import { createHash, randomBytes } from 'node:crypto'
import { Provider } from 'oidc-provider'

const [port, count] = process.argv.slice(2).map(Number)
const issuer = `http://127.0.0.1:${port}`
const client = { client_id: 'bench', client_secret: randomBytes(32).toString('base64url') }
const redirectUri = 'https://bench.example/cb'

// Its own memory store holds a thousand entries; this one holds all.
class Memory {
  static rows = new Map()
  static grants = new Map()
  constructor(model) { this.model = model }
  key(id) { return `${this.model}:${id}` }
  async upsert(id, payload) {
    Memory.rows.set(this.key(id), payload)
    if (payload.grantId) Memory.grants.set(payload.grantId, [...(Memory.grants.get(payload.grantId) ?? []), this.key(id)])
  }
  async find(id) { return Memory.rows.get(this.key(id)) }
  async findByUid() {}
  async findByUserCode() {}
  async consume(id) { Memory.rows.get(this.key(id)).consumed = Math.floor(Date.now() / 1000) }
  async destroy(id) { Memory.rows.delete(this.key(id)) }
  async revokeByGrantId(id) { for (const key of Memory.grants.get(id) ?? []) Memory.rows.delete(key) }
}

const provider = new Provider(issuer, {
  adapter: Memory,
  clients: [{
    ...client, redirect_uris: [redirectUri], grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'], token_endpoint_auth_method: 'client_secret_basic',
  }],
  scopes: ['tasks:read', 'tasks:write'],
  features: { devInteractions: { enabled: false }, introspection: { enabled: true } },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  issueRefreshToken: () => true,
})

const verifier = randomBytes(32).toString('base64url')
const codeChallenge = createHash('sha256').update(verifier).digest('base64url')
const scope = 'tasks:read tasks:write' // no openid: no id token has to be signed
const registered = await provider.Client.find('bench')

async function code() {
  const grant = new provider.Grant({ accountId: 'ann', clientId: 'bench' })
  grant.addOIDCScope(scope)
  const grantId = await grant.save(3600)
  const made = new provider.AuthorizationCode({
    accountId: 'ann', client: registered, grantId, redirectUri, scope, codeChallenge, codeChallengeMethod: 'S256', gty: 'authorization_code',
  })
  return made.save(3600)
}

const codes = []
for (let i = 0; i < count; i++) codes.push(await code())
const grant = new provider.Grant({ accountId: 'ann', clientId: 'bench' })
grant.addOIDCScope(scope)
const token = new provider.AccessToken({ accountId: 'ann', client: registered, grantId: await grant.save(3600), scope, gty: 'authorization_code' })
const access = await token.save(3600)
provider.listen(port, '127.0.0.1', () => console.log(JSON.stringify({ ...client, redirectUri, verifier, access, codes })))
