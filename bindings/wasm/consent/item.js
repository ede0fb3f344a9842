// One permission: what it is, how much harm it can do, and why it may be locked.

import { icon, make } from './make.js'

/** Everything about an item that is drawn once. `box` is null where it is locked. */
export function item(one, at, { added, label, language, phrases }) {
  const { description, lock, risk, scope, verb } = one
  const [name, marks, about, notes] = ['name', 'marks', 'about', 'notes'].map((part) => `${part}-${at}`)
  const said = notesOf(one, { added, label, phrases })
  const described = [(verb || risk !== 'low') && marks, description && about, said.length > 0 && notes].filter(Boolean).join(' ')
  const named = { 'aria-labelledby': name, 'aria-describedby': described || null }
  const box = lock ? null : make('input', { type: 'checkbox', value: scope, part: 'checkbox', ...named })
  const whole = make('div', { class: 'item', part: 'item', ...(lock && { role: 'group', ...named }) },
    make(box ? 'label' : 'div', { class: 'line' },
      make('span', { class: 'box', part: lock && 'lock' }, box ?? icon('lock')),
      make('span', { class: 'what' },
        make('bdi', { id: name, class: 'name', part: 'label', lang: language }, label(scope)),
        make('span', { id: marks, class: 'marks' },
          verb && make('span', { class: 'badge verb', part: 'verb' }, phrases.kind('verb', verb)), ' ', mark(risk, phrases)),
        description && make('bdi', { id: about, class: 'about', part: 'description', lang: language }, description))),
    said.length > 0 && make('p', { id: notes, class: 'notes' }, said.flatMap((note) => [note, ' '])),
    make('slot', { name: `item-extra:${scope}` }),
    details(one, label(scope), phrases))
  return { whole, box, scope }
}

/** Little harm is not said. */
function mark(risk, phrases) {
  const marks = { medium: null, high: 'caution', critical: 'danger' }
  if (!(risk in marks)) return null
  return make('span', { class: `badge ${risk}`, part: `risk risk-${risk}` }, marks[risk] && icon(marks[risk]), phrases.kind('risk', risk))
}

/** What to know before it is switched. */
function notesOf({ grants_too: gives, lock, needed_by: neededBy, needs, why }, { added, label, phrases }) {
  const notes = [
    added && !lock && phrases.names('needed', neededBy.map(label)),
    !lock && needs.length > 0 && phrases.names('needs', needs.map(label)),
    gives.length > 0 && phrases.names('gives', gives.map((given) => given.label)),
  ]
  return [why && make('span', { part: 'why' }, why), ...notes].filter(Boolean)
}

/** What it lets a program do, for those who want to know. */
function details({ scope, unlocks: { operations, samples } }, name, phrases) {
  const opens = operations > samples.length ? 'such' : 'opens'
  return make('details', { part: 'details' },
    make('summary', {}, make('span', { class: 'hidden' }, `${phrases.text('details')} ${phrases.text('of', { name })}`)),
    make('p', {}, phrases.nodes('known', { scope: make('code', {}, scope) })),
    operations > 0 && [
      make('p', {}, phrases.counted(opens, operations)),
      make('ul', {}, samples.map((sample) => make('li', {}, make('code', {}, sample)))),
    ])
}
