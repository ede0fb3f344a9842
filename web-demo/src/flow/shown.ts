// A request and its answer as they are sent, with secrets shortened.

import { html, nothing } from 'lit'

import type { Exchange } from './exchange.ts'

/** The text with the secrets in it shortened. */
function masked(text: string, secrets: ReadonlySet<string>): string {
  return [...secrets].reduce((text, secret) => text.replaceAll(secret, `${secret.slice(0, 6)}…`), text)
}

/** JSON as people read it; anything else as it is. */
function laid(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

const lines = (headers: Exchange['headers']) => headers.map(([name, value]) => `${name}: ${value}`).join('\n')

/** A form and a query, a parameter a line. */
const spread = (text: string) => text.replace(/([?&])(?=\w+=)/g, '$1\n  ')

export function shown(exchange: Exchange, secrets: ReadonlySet<string>): unknown {
  const { method, url, headers, body, status, answer } = exchange
  const form = headers.some(([name, value]) => name === 'content-type' && value.includes('urlencoded'))
  const sent = [`${method} ${spread(url)}`, lines(headers), body && `\n${form ? spread(body) : laid(body)}`].filter(Boolean).join('\n')
  const back = [lines(answer.headers), answer.body && `\n${laid(answer.body)}`].filter(Boolean).join('\n')
  const good = status !== null && status < 400
  return html`
    <div class="exchange">
      <h3>${status === null ? 'Where the browser went' : 'Request'}</h3>
      <pre tabindex="0">${masked(sent, secrets)}</pre>
      <h3>${status === null ? 'What it came back with' : html`Answer <span class="badge ${good ? 'good' : 'danger'}">${status}</span>`}</h3>
      ${back ? html`<pre tabindex="0">${masked(status === null ? spread(back) : back, secrets)}</pre>` : nothing}
    </div>
  `
}

/** What was asked for, and what of it was given. */
export function compared(asked: string, granted: string): unknown {
  const [wanted, given] = [asked, granted].map((scope) => scope.split(' ').filter(Boolean)) as [string[], string[]]
  const refused = wanted.filter((scope) => !given.includes(scope))
  return html`
    <dl class="compared">
      <dt>The token may</dt>
      <dd>${given.length ? given.map((scope) => html`<code class="chip held">${scope}</code> `) : 'nothing'}</dd>
      ${refused.length
        ? html`<dt>Asked for, and not given</dt><dd>${refused.map((scope) => html`<code class="chip">${scope}</code> `)}</dd>`
        : nothing}
    </dl>
    <p>${refused.length ? 'The person gave less than was asked for: a client must read what it got.' : 'Everything that was asked for was given.'}</p>
  `
}
