// What comes back from the screen, and what the review says of the request.

import type { Change, Outcome, Review } from 'scopeward'

import { html, nothing } from 'lit'

import { icon } from '../parts/icons.ts'

const list = (scopes: readonly string[]) => scopes.map((scope) => html`<code class="chip">${scope}</code> `)

/** What a person has answered in the preview. */
export type Answer = 'allow' | 'deny' | null

export function outcome({ scope, declined, narrowed, audiences, error }: Outcome, answer: Answer): unknown {
  const granted = scope.split(' ').filter(Boolean)
  return html`
    ${answer ? answered(answer) : nothing}
    <h3>${answer === 'allow' ? 'The app gets' : 'If they allow now, the app gets'}</h3>
    <p>${granted.length > 0 ? list(granted) : 'nothing.'}</p>
    ${audiences.length > 1
      ? html`<ul>${audiences.map(({ audience, granted }) => html`<li><code>${audience}</code>: ${granted.join(' ') || 'nothing'}</li>`)}</ul>` : nothing}
    ${declined.length > 0 ? html`<h3>Declined</h3><p>${list(declined)}</p>` : nothing}
    ${narrowed ? html`<p class="muted small">That is less than it asked for: the answer says so to the app.</p>` : nothing}
    ${error ? html`<p class="small"><code>${error.error}</code>: ${error.error_description}</p>` : nothing}
  `
}

const answered = (answer: 'allow' | 'deny') => html`<div class="notice ${answer === 'allow' ? 'good' : 'caution'}">
  ${icon(answer)}<div>${answer === 'allow' ? 'Allowed.' : 'Denied: the app gets nothing.'} This is a preview: nothing was sent.</div>
</div>`

/** What the review refuses, and what to ask for instead. */
export function review({ refused, error, cure }: Review, ask: (scopes: readonly string[]) => void): unknown {
  if (!error && refused.length === 0) return nothing
  return html`<div class="notice ${error ? 'danger' : 'caution'}">
    ${icon('caution')}
    <div>
      ${error ? html`<p><code>${error.error}</code>: ${error.error_description}</p>` : html`<p>Not everything is granted.</p>`}
      ${refused.length > 0
        ? html`<ul>${refused.map(({ scope, message }) => html`<li>${scope ? html`<code>${scope}</code>: ` : nothing}${message}</li>`)}</ul>` : nothing}
      ${cure.length > 0
        ? html`<p>Ask for this instead: ${list(cure)}</p><p><button @click=${() => ask(cure)}>Ask for it</button></p>` : nothing}
    </div>
  </div>`
}

const BECAUSE: Record<Change['because'], (of: string | null) => string> = {
  user: () => '', needs: (of) => `, since ${of} needs it`, 'needed-by': (of) => `, since it needs ${of}`,
}

/** The changes of one switch, in words. */
export const told = (changes: readonly Change[]) =>
  changes.map(({ scope, on, because, of }) => `${scope} ${on ? 'on' : 'off'}${BECAUSE[because](of)}`).join('; ')
