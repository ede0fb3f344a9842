// The same as text: each scope with how it stands, and its relations.

import { html, nothing } from 'lit'

import { icon } from '../parts/icons.ts'
import { type Actions, inToken } from './detail.ts'
import type { Scene } from './picture.ts'
import { relations, STATES } from './words.ts'

export function list({ web, layout, states, proof, point }: Scene, actions: Actions): unknown {
  const names = [...web.scopes.keys()].filter((name) => layout.places.has(name))
  return html`<ul class="list" aria-label="Scopes and their relations">
    ${names.map((name) => {
      const met = proof?.needs.get(name)
      return html`<li class=${name === point ? 'point' : ''}>
        <label><input type="checkbox" .checked=${inToken(name)} @change=${() => actions.toggle(name)}> <code>${name}</code></label>
        <span class="muted small">${STATES[states.get(name) ?? 'none']}</span>
        ${met === undefined ? nothing : html`<span class="badge ${met ? 'good' : 'danger'}">${icon(met ? 'allow' : 'deny')} ${
          met ? 'needed' : 'needed, missing'}</span>`}
        ${relations(web, name).map(({ words, names }) => html`<div class="small">${words} <span class="mono">${names.join(', ')}</span></div>`)}
      </li>`
    })}
  </ul>`
}
