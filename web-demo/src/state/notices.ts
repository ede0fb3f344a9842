// What the page says once about something that a person did: a file that was opened, a link that cannot be read.

export interface Notice {
  tone: 'good' | 'caution' | 'danger'
  text: string
  /** What takes it back, or does the next thing. */
  action?: { title: string; run: () => void }
  /** A link to copy by hand. */
  link?: string
}

class Notices extends EventTarget {
  now: Notice | null = null

  say(notice: Notice | null): void {
    this.now = notice
    this.dispatchEvent(new Event('change'))
  }
}

export const notices = new Notices()
