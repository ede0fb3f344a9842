// Chromium, and people who use it. Whatever a page complains of, and whatever it asks of another site, is kept.

import { chromium } from 'playwright-core'

const ARGUMENTS = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
]

export const DESK = { width: 1200, height: 900 }
export const PHONE = { width: 390, height: 844 }

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS })

/** A browser of one person: nothing of others is in it. */
export class Person {
  /** What pages complained of. */
  complaints = []
  /** What went to another origin than the server's and the client's. */
  foreign = []

  /** `homes` are the origins that may be asked. */
  static async open(browser, homes, options = {}) {
    const person = new Person()
    const context = await browser.newContext({ viewport: DESK, locale: 'en-GB', ...options })
    context.setDefaultTimeout(10_000)
    const page = await context.newPage()
    Object.assign(person, { context, page, homes, home: homes[0] })
    page.on('console', (message) => {
      const refused = /Failed to load resource: the server responded with a status of/.test(message.text())
      if (['error', 'warning'].includes(message.type()) && !refused) person.complaints.push(message.text())
    })
    page.on('pageerror', (error) => person.complaints.push(String(error)))
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (protocol !== 'data:' && !homes.includes(origin)) person.foreign.push(request.url())
    })
    return person
  }

  go(path) {
    return this.page.goto(new URL(path, this.home).href)
  }

  /** Fills the login form in. */
  async login(name, password = 'password') {
    await this.page.getByLabel('Email address').fill(`${name}@example.com`)
    await this.page.getByLabel('Password').fill(password)
    await this.page.getByRole('button', { name: 'Sign in' }).click()
  }

  async signIn(name) {
    await this.go('/login')
    await this.login(name)
    await this.page.getByRole('button', { name: 'Sign out' }).waitFor()
  }

  async signOut() {
    await this.go('/')
    await this.press('Sign out')
    await this.page.getByRole('link', { name: 'Sign in' }).first().waitFor()
  }

  press(name) {
    return this.page.getByRole('button', { name }).click()
  }

  follow(name) {
    return this.page.getByRole('link', { name }).first().click()
  }

  /** What stands there to be read, also within elements of our own. */
  text() {
    return this.page.evaluate(() => {
      const hosts = [...document.querySelectorAll('*')].filter(({ shadowRoot }) => shadowRoot)
      const parts = [document.body, ...hosts.flatMap(({ shadowRoot }) => [...shadowRoot.children])]
      return parts.map(({ innerText }) => innerText).join('\n')
    })
  }

  heading() {
    return this.page.locator('h1').innerText()
  }

  /** How far the page is wider than the window, or a table than its place, in pixels. Only listings may scroll. */
  overflow() {
    return this.page.evaluate(() => {
      const parts = [document.documentElement, ...document.querySelectorAll('.table')]
      return Math.max(...parts.map((part) => part.scrollWidth - part.clientWidth))
    })
  }

  /** Nothing went elsewhere, and no page complained. */
  async leave(check) {
    check.same(this.foreign, [], 'nothing is asked of another origin')
    check.same(this.complaints, [], 'no page complains, also not about its policy')
    await this.context.close()
  }
}
