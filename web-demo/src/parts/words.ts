// Words that several views use.

import { html } from 'lit'

/** How a scope gives another one. */
export const GIVES = { implies: 'implies', wildcard: 'covers' } as const

/** A sentence of the engine: what it quotes is shown as code. */
export const spoken = (text: string): unknown =>
  text.split('`').map((part, place) => (place % 2 === 1 ? html`<code>${part}</code>` : part))
