// Pages with a consent, from a server of their own, under the strictest policy that a consent page may have.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const SECURITY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:"
const dist = (name) => readFileSync(new URL(`../../dist/${name}`, import.meta.url))
const TYPES = { js: 'text/javascript', css: 'text/css', wasm: 'application/wasm' }

export const escape = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)

/** A page around an element. */
export const page = (body, { title = 'Consent', script = '/consent.js', language = 'en' } = {}) => `<!doctype html>
<html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css">
<main>${body}</main><script type="module" src="${script}"></script></html>
`

const STYLE = `
html { font-family: system-ui, sans-serif; color-scheme: light dark; }
body { margin: 0; background: light-dark(#f4f6f9, #11141a); }
main { max-width: 41rem; margin: 0 auto; padding: 1.25rem; background: light-dark(#fff, #1a1e27); }
.themed { --scope-consent-accent: rgb(120, 0, 120); --scope-consent-radius: 0; }
.themed::part(allow) { text-transform: uppercase; }
.themed::part(label) { font-style: italic; }
`

/** Serves pages by name, the package's files, and at `/answer` what a form has sent. A page is its text, or says more. */
export async function open(pages) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    const name = pathname.slice(1)
    const { security = SECURITY, type, body } = typeof pages[name] === 'string' ? { type: 'text/html', body: pages[name] } : (pages[name] ?? {})
    const send = (type, body, status = 200) =>
      response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': security }).end(body)
    if (name === 'answer') return send('application/json', JSON.stringify([...new URLSearchParams(await text(request))]))
    if (name === 'page.css') return send(TYPES.css, STYLE)
    if (name in pages) return send(type, body)
    try {
      send(TYPES[name.split('.').at(-1)], dist(name))
    } catch {
      send('text/plain', 'nothing here', 404)
    }
  })
  await new Promise((listens) => server.listen(0, '127.0.0.1', listens))
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }
}

async function text(request) {
  let body = ''
  for await (const part of request) body += part
  return body
}
