// What the page says once about something that a person did: a file that was opened, a link that cannot be read.

import { store } from './store.ts'

export interface Notice {
  tone: 'good' | 'caution' | 'danger'
  text: string
  /** What takes it back, or does the next thing. */
  action?: { title: string; run: () => void }
  /** What stands below it, and stays when the person goes on. */
  more?: unknown
  /** A link to copy by hand. */
  link?: string
}

class Notices extends EventTarget {
  now: Notice | null = null
  #of = store.doc

  constructor() {
    super()
    // who goes on does not take back what was before
    store.addEventListener('change', () => {
      const { policy, tests } = store.doc
      if (this.now && (policy !== this.#of.policy || tests !== this.#of.tests)) this.say(this.now.more ? { ...this.now, action: undefined } : null)
    })
  }

  say(notice: Notice | null): void {
    this.now = notice
    this.#of = store.doc
    this.dispatchEvent(new Event('change'))
  }
}

export const notices = new Notices()
