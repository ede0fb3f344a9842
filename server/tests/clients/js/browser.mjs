// A person's browser: keeps cookies, fills in the forms of the server, follows its redirects.

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const decode = (text) => text.replace(/&(\w+|#\d+);/g, (whole, name) => ENTITIES[name] ?? whole)

export class Browser {
  #cookies = new Map()
  #person

  constructor(person) {
    this.#person = person
  }

  /** Goes where a client sends a person, who signs in and allows everything. The address of the answer. */
  async authorize(url, redirect) {
    let reply = await this.#send(url)
    for (let pages = 0; pages < 10; pages++) {
      const to = reply.headers.get('location')
      if (to?.startsWith(redirect)) return new URL(to)
      if (to && reply.status === 303) reply = await this.#send(new URL(to, reply.url))
      else reply = await this.#fill(reply)
    }
    throw new Error('the person is sent from page to page')
  }

  async #fill(reply) {
    const page = await reply.text()
    if (reply.status !== 200) throw new Error(`${reply.status} at ${reply.url}: ${page.replace(/<[^>]*>|\s+/g, ' ')}`)
    const { email, password } = this.#person
    const login = form(page, '/login')
    const filled = login ? login.with({ email, password }) : form(page, '/oauth/consent')?.press('allow')
    if (!filled) throw new Error(`there is nothing to fill in at ${reply.url}: ${page}`)
    return this.#send(new URL(filled.action, reply.url), filled.fields)
  }

  async #send(url, body) {
    const headers = { cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; ') }
    if (body) Object.assign(headers, { origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' })
    const reply = await fetch(url, { method: body ? 'POST' : 'GET', headers, body, redirect: 'manual' })
    for (const line of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)
      if (value === '' || /max-age=0/i.test(line)) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return reply
  }
}

/** The form of a page that leads to an address: what it sends with all boxes ticked. */
function form(page, action) {
  for (const [, head, inside] of page.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)) {
    const target = attributes(head).action
    if (target?.split('?')[0] !== action) continue
    const inputs = [...inside.matchAll(/<input\b([^>]*)>/g)].map(([, text]) => attributes(text))
    const buttons = [...inside.matchAll(/<button\b([^>]*)>/g)].map(([, text]) => attributes(text))
    const fields = new URLSearchParams(inputs.filter(({ name }) => name).map(({ name, value }) => [name, value ?? '']))
    const filled = { action: target, fields }
    filled.with = (values) => {
      for (const [name, value] of Object.entries(values)) fields.set(name, value)
      return filled
    }
    filled.press = (value) => {
      const button = buttons.find((button) => button.value === value)
      return button && filled.with({ [button.name]: value })
    }
    return filled
  }
}

function attributes(text) {
  const pairs = [...text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)]
  return Object.fromEntries(pairs.map(([, name, value]) => [name, decode(value ?? '')]))
}
