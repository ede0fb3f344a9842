// A sentence of the engine: what it quotes is shown as code.

import { html } from 'lit'

export const spoken = (text: string): unknown =>
  text.split('`').map((part, place) => (place % 2 === 1 ? html`<code>${part}</code>` : part))
