// What is said of the scope that is pointed at, and the button that puts it into the token.

import { html, nothing } from 'lit'

import { icon } from '../parts/icons.ts'
import { store } from '../state/store.ts'
import type { Scene } from './picture.ts'
import { relations, STATES } from './words.ts'

export interface Actions {
  point(scope: string | null): void
  toggle(scope: string): void
}

/** As many names as are read at a glance. */
const SOME = 5

export function detail({ web, states }: Scene, name: string, actions: Actions): unknown {
  const { title, role } = web.scopes.get(name)!
  const state = states.get(name) ?? 'none'
  return html`
    <section class="detail small" aria-label="The scope that is pointed at">
      <p class="row">
        <span title=${title ?? nothing}><strong class="mono">${name}</strong> ${title ?? nothing}</span>
        <button @click=${() => actions.toggle(name)}>${inToken(name) ? 'Take out of the token' : 'Add to the token'}</button>
        <button class="plain" aria-label="Point at nothing" @click=${() => actions.point(null)}>${icon('close')}</button>
      </p>
      <p class="more">${STATES[state]}${role ? `, for the role ${role} only` : nothing}${
        relations(web, name).map(({ words, names }) => html`; ${words} ${some(names)}`)}.</p>
    </section>
  `
}

export const inToken = (name: string) => store.doc.token.held && store.doc.token.scope.includes(name)

const some = (names: readonly string[]) =>
  html`<span class="mono">${names.slice(0, SOME).join(', ')}</span>${names.length > SOME ? ` and ${names.length - SOME} more` : nothing}`
