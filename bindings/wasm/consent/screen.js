// The whole screen, drawn once for a model; switching changes ticks and the count, nothing else.

import { header } from './header.js'
import { item } from './item.js'
import { icon, make } from './make.js'

/** The notice that stands beside its item instead of above all. */
const ADDED = 'scope-added'

/** Draws a model. Answers with the nodes, and with `show`, which brings them to what is on. */
export function screen(model, phrases) {
  const items = []
  const groups = (isNew) => model.groups.map((group) => drawGroup(group, isNew))
  const all = model.groups.flatMap((group) => group.items)
  const labels = new Map(all.map(({ label, scope }) => [scope, label]))
  const label = (scope) => labels.get(scope) ?? scope
  const added = new Set(model.warnings.filter(({ code }) => code === ADDED).map(({ scope }) => scope))
  const fresh = all.filter((one) => one.new)

  function drawGroup({ items: some, title }, isNew) {
    const chosen = some.filter((one) => one.new === isNew)
    if (chosen.length === 0) return null
    return make('fieldset', { part: 'group' }, make('legend', {}, make('bdi', { lang: model.language }, title)), chosen.map((one) => {
      const drawn = item(one, items.length, { added: added.has(one.scope), label, language: model.language, phrases })
      items.push({ ...drawn, isNew })
      return drawn.whole
    }))
  }

  const wanted = fresh.length > 0 && [
    make('h2', {}, phrases.text('wants')),
    fresh.some(({ lock }) => lock === null) && make('p', { class: 'muted' }, phrases.text('choose')),
    groups(true),
  ]
  const before = all.length > fresh.length && make('details', { class: 'before', part: 'before', open: fresh.length === 0 },
    make('summary', {}, phrases.number('before', all.length - fresh.length)), groups(false))
  const status = make('p', { part: 'status', role: 'status' })
  const button = (name) => make('button', { type: 'button', value: name, part: name })
  const [deny, allow] = ['deny', 'allow'].map(button)
  deny.textContent = phrases.text('deny')

  const nodes = [
    make('slot', { name: 'brand' }),
    header(model, phrases),
    model.warnings.filter(({ code }) => code !== ADDED).map((notice) => warning(notice, phrases)),
    model.error && problem(model.error, phrases),
    wanted, before, status,
    make('slot', { name: 'footer' }, make('p', { class: 'small muted', part: 'footer' }, phrases.text('harmless'))),
    make('div', { class: 'actions' }, deny, !model.error && allow),
  ]

  return {
    nodes: nodes.flat(3).filter(Boolean),

    /** Shows what is on. */
    show(selected, disabled) {
      const on = new Set(selected)
      for (const { box, scope, whole } of items) {
        whole.part.toggle('on', on.has(scope))
        if (box) Object.assign(box, { checked: on.has(scope), disabled })
      }
      const count = items.filter(({ isNew, scope }) => isNew && on.has(scope)).length
      allow.textContent = fresh.length > 0 ? phrases.counted('allow', count) : phrases.text('allow_again')
      allow.disabled = disabled || (fresh.length > 0 && count === 0)
      deny.disabled = disabled
    },

    /** Says what else has changed with a tick. */
    tell([first, ...others]) {
      status.textContent = others.length > 0 ? phrases.names(first.on ? 'turned_on' : 'turned_off', others.map(({ scope }) => label(scope))) : ''
      const moved = new Set(others.map(({ scope }) => scope))
      for (const { scope, whole } of items) whole.classList.toggle('moved', moved.has(scope))
    },
  }
}

const warning = ({ message, severity }, phrases) => notice(severity, phrases.kind('severity', severity), message)

const problem = ({ error_description: reason }, phrases) =>
  notice('danger', phrases.kind('severity', 'danger'), phrases.text('unanswerable', { reason }))

const notice = (severity, word, message) =>
  make('div', { class: `notice ${severity}`, part: `warning warning-${severity}` },
    icon(severity), make('p', {}, make('strong', {}, word, ': '), make('bdi', {}, message)))
