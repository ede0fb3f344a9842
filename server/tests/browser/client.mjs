// An OAuth client of the walks: its callback is a small listener on loopback.

import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'

const PAGE = `<!doctype html><html lang="en"><title>The app</title><link rel="icon" href="data:,"><h1>Back in the app</h1>`

export class Client {
  /** Begins to listen. */
  static async listen(server, id = 'demo-cli') {
    const client = new Client()
    Object.assign(client, { server, id, answers: [], slow: 0 })
    client.listener = createServer(async ({ url }, response) => {
      const { pathname, searchParams } = new URL(url, 'http://127.0.0.1')
      await new Promise((waited) => setTimeout(waited, client.slow))
      if (pathname === '/callback') client.answers.push(Object.fromEntries(searchParams))
      response.writeHead(pathname === '/callback' ? 200 : 404, { 'content-type': 'text/html' }).end(PAGE)
    })
    await new Promise((listens) => client.listener.listen(0, '127.0.0.1', listens))
    client.redirect = `http://127.0.0.1:${client.listener.address().port}/callback`
    return client
  }

  /** A client that registered itself (RFC 7591). */
  static async registered(server, name) {
    const client = await Client.listen(server)
    const body = { client_name: name, redirect_uris: [client.redirect], token_endpoint_auth_method: 'none' }
    const made = await fetch(`${server.url}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (made.status !== 201) throw new Error(`not registered: ${made.status} ${await made.text()}`)
    client.id = (await made.json()).client_id
    return client
  }

  /** The address that a browser is sent to, to ask for scopes. */
  asks(scope, more = {}) {
    this.verifier = randomBytes(32).toString('base64url')
    const challenge = createHash('sha256').update(this.verifier).digest('base64url')
    this.state = randomBytes(8).toString('hex')
    const query = new URLSearchParams({
      response_type: 'code', client_id: this.id, redirect_uri: this.redirect, scope, state: this.state,
      code_challenge: challenge, code_challenge_method: 'S256', resource: this.server.resource(), ...more,
    })
    return `${this.server.url}/oauth/authorize?${query}`
  }

  /** The last answer to a request. */
  get answer() {
    return this.answers.at(-1)
  }

  /** Turns the last code into tokens. */
  async exchange(more = {}) {
    const { code } = this.answer ?? {}
    const form = { grant_type: 'authorization_code', code, redirect_uri: this.redirect, client_id: this.id, code_verifier: this.verifier }
    const body = new URLSearchParams({ ...form, ...more })
    const answer = await fetch(`${this.server.url}/oauth/token`, { method: 'POST', body })
    return { status: answer.status, ...(await answer.json()) }
  }

  close() {
    this.listener.close()
  }
}

/** Asks the API with a token. Answers with the status. */
export async function call(server, path, token) {
  const answer = await fetch(`${server.url}/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` } })
  return answer.status
}
