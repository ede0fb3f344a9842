// What the marks mean: only those that the picture has.

import { html, nothing, svg } from 'lit'

import type { State } from '../state/standing.ts'
import { countOf } from './layout.ts'
import { MARKS, type Scene } from './picture.ts'
import type { Rule, Web } from './web.ts'
import { RULES } from './words.ts'

const many = (web: Web) => Math.max(...[...web.scopes.keys()].map((name) => web.gives(name)))

type Mark = State | 'met' | 'missing'

const WORDS: [Mark, string][] = [
  ['met', 'needed'], ['missing', 'missing'], ['held', 'held'], ['idle', 'no effect'], ['derived', 'given'], ['depended', 'depended on'],
]
const LINES = Object.entries(RULES) as [Rule, string][]

export function legend({ web, layout, states, proof }: Scene): unknown {
  const names = [...layout.places.keys()]
  const has = (mark: Mark) =>
    mark === 'met' ? names.some((name) => proof?.needs.get(name) === true)
    : mark === 'missing' ? names.some((name) => proof?.needs.get(name) === false)
    : names.some((name) => states.get(name) === mark && proof?.needs.get(name) === undefined)
  const rules = new Set(web.links.map(({ rule }) => rule))
  return html`<ul class="legend small" aria-label="Legend">
    ${WORDS.filter(([mark]) => has(mark)).map(([mark, words]) => html`<li>${svg`<svg viewBox="-16 -10 32 20" aria-hidden="true"
      ><g class="node ${mark}"><rect class="body" x="-15" y="-9" width="30" height="18" rx="9"></rect><path class="mark ${mark}" d=${MARKS[mark]}></path></g></svg>`}${words}</li>`)}
    ${LINES.filter(([rule]) => rules.has(rule)).map(([rule, words]) => html`<li>${svg`<svg viewBox="0 -10 32 20" aria-hidden="true"
      ><g class="link ${rule}"><path class="line" d="M1 0L24 0"></path><path class="head" d="M31 0L23 3.800L23-3.800z"></path></g></svg>`}${words}</li>`)}
    ${names.some((name) => countOf(web, name)) ? html`<li><span class="count">${many(web)}</span>gives</li>` : nothing}
  </ul>`
}
