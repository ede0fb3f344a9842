// Opaque tokens: `verify` asks the authorization server (RFC 7662) and remembers its answers for a short while.

/** How long an answer may take, in milliseconds. */
const PATIENCE = 10_000

export function introspection({ endpoint, client_id, client_secret, seconds = 30, size = 1000, ...more }) {
  const [unknown] = Object.keys(more)
  if (unknown) throw new TypeError(`introspection has no option \`${unknown}\``)
  const bounded = seconds >= 0 && seconds < Infinity && size >= 1
  if (!bounded) throw new TypeError('`seconds` and `size` are numbers that bound the memory')
  const url = new URL(endpoint)
  const authorization = `Basic ${btoa(`${form(client_id)}:${form(client_secret)}`)}`
  const known = new Map()

  async function ask(token) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization, accept: 'application/json' },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
    })
    if (response.status !== 200) throw new Error(`the introspection endpoint answered ${response.status}`)
    // What cannot be read may hold the token: it is not repeated.
    const answer = await response.json().catch(() => null)
    if (typeof answer?.active !== 'boolean') throw new Error('the introspection endpoint does not say whether a token is active')
    return answer
  }

  /** Asks, and counts from the moment of asking: what the answer says may have changed since. */
  function look(key, token) {
    const one = { until: performance.now() + seconds * 1000, answer: ask(token) }
    known.delete(key)
    known.set(key, one)
    if (known.size > size) known.delete(known.keys().next().value)
    one.answer.catch(() => known.get(key) === one && known.delete(key))
    return one
  }

  return async (token) => {
    const key = await hash(token)
    const held = known.get(key)
    const { answer } = held && performance.now() < held.until ? held : look(key, token)
    const payload = await answer
    return payload.active && (payload.exp ?? Infinity) * 1000 > Date.now() ? payload : null
  }
}

/** As a form writes it (RFC 6749 §2.3.1). */
const form = (text) => new URLSearchParams({ '': text }).toString().slice(1)

/** The memory holds no tokens. */
async function hash(token) {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
