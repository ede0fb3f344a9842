// Who asks, for what, and where the answer goes. A page that says this itself puts it into the slot `header`.

import { icon, make } from './make.js'

export function header({ header, groups }, phrases) {
  const { client_name: name, service } = header
  return make('slot', { name: 'header' },
    make('div', { class: 'who' },
      make('slot', { name: 'client-logo' }, make('span', { class: 'initial', 'aria-hidden': 'true' }, initial(name))),
      make('div', {},
        make('h2', { part: 'title' }, phrases.nodes('title', { client: make('bdi', {}, name), service: make('bdi', {}, service) })),
        groups.length > 0 && make('p', { class: 'muted' }, phrases.text('decide')))),
    make('dl', { part: 'facts' },
      fact(phrases.text('destination'), destination(header, phrases)),
      fact(phrases.text('registered'), registrar(header, phrases)),
      fact(phrases.text('audience'), header.audiences.map(({ title }) => title).join(', '))))
}

const initial = (name) => ([...name].find((letter) => /[\p{L}\p{N}]/u.test(letter)) ?? '?').toUpperCase()

/** One line of the facts; none without a value. */
const fact = (name, value) => value && make('div', {}, make('dt', {}, name), make('dd', {}, value))

function destination({ redirect_host: host, private_scheme: scheme }, phrases) {
  const place = host ?? (scheme && phrases.text('on_device', { scheme }))
  return place && make('bdi', { class: 'place' }, place)
}

function registrar({ client_domain: domain, client_id: id, registration, service, verified }, phrases) {
  const who = phrases.kind('registrar', registration, { service, domain: domain ?? id })
  const checked = verified || registration === 'static'
  return [make('bdi', {}, who), !checked && [' ', make('span', { class: 'badge high' }, icon('caution'), phrases.text('unverified'))]]
}
