// One permission: what it is, how much harm it can do, and why it may be locked.

import { icon, make } from './make.js'

/** Everything about an item that is drawn once. `box` is null where it is locked. */
export function item(one, at, { added, label, language, phrases }) {
  const { description, lock, risk, scope, verb } = one
  const ids = { name: `name-${at}`, about: `about-${at}`, notes: `notes-${at}` }
  const notes = notesOf(one, { added, label, phrases })
  const described = [`${ids.about}`, notes.length > 0 && ids.notes].filter(Boolean).join(' ')
  const named = { 'aria-labelledby': ids.name, 'aria-describedby': described }
  const box = lock ? null : make('input', { type: 'checkbox', value: scope, part: 'checkbox', ...named })
  const what = make('span', { class: 'what' },
    make('bdi', { id: ids.name, class: 'name', part: 'label', lang: language }, label(scope)),
    make('span', { id: ids.about, class: 'about' },
      verb && [make('span', { class: 'badge verb', part: 'verb' }, phrases.kind('verb', verb)), ' '],
      mark(risk, phrases),
      description && [' ', make('bdi', { class: 'description', part: 'description', lang: language }, description)]))
  const left = make('span', { class: 'box', part: lock && 'lock' }, box ?? icon('lock'))
  const whole = make('div', { class: 'item', part: 'item', ...(lock && { role: 'group', ...named }) },
    make(box ? 'label' : 'div', { class: 'line' }, left, what),
    make('div', { class: 'rest' },
      notes.length > 0 && make('p', { id: ids.notes }, notes.flatMap((note) => [note, ' '])),
      details(one, label(scope), phrases)),
    make('slot', { name: `item-extra:${scope}`, class: 'extra' }))
  return { whole, box, scope, locked: lock !== null }
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
    make('summary', {}, phrases.text('details'), make('span', { class: 'hidden' }, ` ${phrases.text('of', { name })}`)),
    make('p', {}, phrases.nodes('known', { scope: make('code', {}, scope) })),
    operations > 0 && [
      make('p', {}, phrases.counted(opens, operations)),
      make('ul', {}, samples.map((sample) => make('li', {}, make('code', {}, sample)))),
    ])
}
