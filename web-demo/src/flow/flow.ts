// One walk through the flow: what is known so far, in memory alone.

import { type Answer, CHANNEL } from './channel.ts'
import { CALLS } from './calls.ts'
import { type Exchange, send, text, visited } from './exchange.ts'
import { challengeOf, random } from './pkce.ts'

/** What a step came to. One that is not good can be done again. */
export interface Outcome {
  good: boolean
  say: string
  exchanges: readonly Exchange[]
  /** Of a token: what was asked for, and what it may do. */
  scopes?: { asked: string; granted: string }
}

export class Flow extends EventTarget {
  /** What each step came to, and which is next. */
  readonly outcomes: Outcome[] = []
  place = 0
  busy = false
  /** What the server says of itself (RFC 8414). */
  server: Record<string, unknown> = {}
  resource = ''
  /** Whether clients may register themselves. */
  open = false
  clientId = ''
  /** The scopes to ask for next; a person may change them. */
  scope = ''
  /** What was asked for last, and what the token may do. */
  asked = ''
  granted = ''
  token = ''
  code = ''
  verifier = ''
  /** What is shown shortened. */
  readonly secrets = new Set<string>()
  /** The address to open by hand, where the browser opens no window. */
  link = ''
  /** How many answers came that nobody had asked for. */
  strangers = 0
  #waiting: AbortController | null = null

  get redirect(): string {
    return new URL('./callback.html', document.baseURI).href
  }

  /** Whether the client registers itself, or is one that the server knows already. Strangers are for the MCP server. */
  get registers(): boolean {
    return this.open && this.resource.endsWith('/mcp')
  }

  get waits(): boolean {
    return this.#waiting !== null
  }

  /** Calls the resource: with the token, if there is one. */
  call(which: 0 | 1): Promise<Exchange> {
    const { path, sent } = CALLS[new URL(this.resource).pathname]![which]
    const bearer: Record<string, string> = this.token ? { authorization: `Bearer ${this.token}` } : {}
    return send(new URL(path, this.resource).href, { ...sent, headers: { ...bearer, ...sent.headers } })
  }

  post(endpoint: string, form: Record<string, string>): Promise<Exchange> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return send(text(this.server[endpoint]), { method: 'POST', headers, body: new URLSearchParams(form).toString() })
  }

  /** Leads the person to the server's own pages, and waits until they come back with an answer to this request. */
  async authorize(): Promise<{ exchange: Exchange; answer: Answer }> {
    // Before anything that takes time: a window opens only while a person presses.
    const window = globalThis.window.open('about:blank', '_blank', 'popup,width=560,height=760')
    const [state, verifier] = [random(), random()]
    this.#keep((this.verifier = verifier))
    this.asked = this.scope
    const query = new URLSearchParams({
      response_type: 'code', client_id: this.clientId, redirect_uri: this.redirect, resource: this.resource, scope: this.scope,
      state, code_challenge: await challengeOf(verifier), code_challenge_method: 'S256',
    })
    const url = `${text(this.server['authorization_endpoint'])}?${query}`
    const answer = this.#answer(state)
    if (window) window.location.href = url
    else this.link = url
    this.#tell()
    const given = await answer
    this.#keep((this.code = given['code'] ?? ''))
    return { exchange: visited(url, `${this.redirect}?${new URLSearchParams(given)}`), answer: given }
  }

  /** Keeps what a token response gives (RFC 6749 §5.1). */
  hold(response: Record<string, unknown>): void {
    this.#keep((this.token = text(response['access_token'])))
    this.#keep(text(response['refresh_token']))
    this.granted = text(response['scope'])
  }

  stop(): void {
    this.#waiting?.abort()
  }

  async #answer(state: string): Promise<Answer> {
    const waiting = (this.#waiting = new AbortController())
    const channel = new BroadcastChannel(CHANNEL)
    try {
      return await new Promise((resolve, reject) => {
        waiting.signal.addEventListener('abort', () => reject(new Error('You stopped waiting.')))
        channel.onmessage = ({ data }: MessageEvent<Answer>) => {
          if (data['state'] === state) return resolve(data)
          this.strangers += 1
          this.#tell()
        }
      })
    } finally {
      channel.close()
      this.#waiting = null
      this.link = ''
      this.strangers = 0
    }
  }

  #keep(secret: string): void {
    if (secret) this.secrets.add(secret)
  }

  /** Does what is next. */
  async take(step: { run: (flow: Flow) => Promise<Outcome>; back?: number }): Promise<void> {
    this.busy = true
    this.#tell()
    const failed = (error: Error): Outcome => ({ good: false, say: error.message, exchanges: [] })
    const outcome = await step.run(this).catch(failed)
    this.outcomes[this.place] = outcome
    this.place += outcome.good ? 1 : -(step.back ?? 0)
    this.busy = false
    this.#tell()
  }

  #tell(): void {
    this.dispatchEvent(new Event('change'))
  }
}
