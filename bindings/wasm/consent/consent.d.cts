/** The custom element `<scope-consent>`: importing this makes it known to the page. */

import type { Change, Consent, ConsentJson, ConsentWords } from './index.cjs'

/** Words in the place of the model's. What is left out stays; a counted phrase may have all plural categories of its language. */
export type ReplacedWords = {
  [Key in keyof ConsentWords]?: ConsentWords[Key] extends string ? string : Partial<Record<string, string>>
}

/** An answer: with a no, no scope. */
export interface ScopeAnswer {
  scope: string
  selected: string[]
  hash: string
}

export interface ScopeConsentEvents {
  /** A person switched something, and this changed with it. If it is canceled, nothing changes. */
  'scope-change': CustomEvent<{ changes: Change[]; selected: string[] }>
  /** A person allowed. If it is canceled, no form is sent. */
  'scope-submit': CustomEvent<ScopeAnswer>
  /** A person denied. If it is canceled, no form is sent. */
  'scope-deny': CustomEvent<ScopeAnswer>
}

/** Asks a person what an app may do. In a form it sends `scope`, `hash` and, by its own buttons, `answer`: `allow` or `deny`. */
export class ScopeConsent extends HTMLElement {
  /** The consent: the engine's, which then does the switching, or its wire form. */
  get model(): Consent | ConsentJson | null
  set model(model: Consent | ConsentJson | null)
  /** Words in the place of the model's, in another language for one. */
  words: ReplacedWords | null
  /** The name that the scopes are sent under: `scope`, unless the attribute says another. */
  name: string
  readonly form: HTMLFormElement | null
  /** What is on, in order. */
  readonly selected: string[]
  /** The same as a scope string. */
  readonly value: string
  /** Switches a permission, with all that it needs or that needs it. */
  toggle(scope: string, on: boolean): void

  addEventListener<Name extends keyof ScopeConsentEvents>(
    name: Name,
    listener: (this: ScopeConsent, event: ScopeConsentEvents[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void
  addEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void
}

declare global {
  interface HTMLElementTagNameMap {
    'scope-consent': ScopeConsent
  }
}
