// The library has what `surface.json` lists, each name in this language's case, and nothing besides.

import { brief, same, Tally, thrown } from './common.mjs'
import { examples, OUTPUTS } from './parity/examples.mjs'
import { membersOf, staticsOf } from './parity/members.mjs'

const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase())
const sorted = (list) => [...list].sort()

/** What the package adds around the engine. */
const LOADING = ['init', 'initSync']
/** What adapters, which know no engine but that of the policy which they are given, reach through its class. */
const REACHED = ['bearer']

export async function run(lib, files) {
  const tally = new Tally()
  const surface = JSON.parse(files['surface.json'])
  const equal = (what, found, listed) =>
    tally.check(what, () => same(sorted(found), sorted(listed)) || `${brief(sorted(found))}, not ${brief(sorted(listed))}`)

  const exported = Object.keys(lib).filter((name) => !LOADING.includes(name))
  equal('exports', exported, ['Policy', ...surface.functions.map(camel), ...Object.keys(surface.errors)])
  const stage = examples(lib)
  equal('classes', Object.keys(stage.objects), Object.keys(surface.classes))
  for (const [name, { create = [], fields, verbs }] of Object.entries(surface.classes)) {
    const found = membersOf(stage.objects[name])
    equal(`fields of ${name}`, found.fields, fields.map(camel))
    equal(`verbs of ${name}`, found.verbs, verbs.map(camel))
    equal(`symbols of ${name}`, found.symbols, name === 'Decision' ? [] : ['Symbol.dispose'])
    const statics = () => staticsOf(lib[name]).filter((found) => !REACHED.includes(found))
    if (create.length > 0) equal(`statics of ${name}`, statics(), create.map(camel))
  }
  for (const [name, fields] of Object.entries(surface.errors)) {
    tally.check(`${name} is thrown`, () => stage.errors[name] instanceof lib[name] && stage.errors[name] instanceof Error)
    equal(`fields of ${name}`, Object.keys(stage.errors[name]), ['name', ...fields])
  }
  for (const [name, keys] of Object.entries(surface.output)) outputs(tally, name, OUTPUTS[name]?.(stage), keys)
  for (const [name, keys] of Object.entries(surface.input)) inputs(tally, name, stage.inputs[name], keys)
  tally.check('the starter', () => lib.starter() === files['starter.toml'])
  tally.check('the schema', () => same(lib.schema(), JSON.parse(files['policy.schema.json'])))
  tally.check('control: a member more is seen', () => {
    const { fields, verbs } = membersOf(new (class { more = 1; verb() {} get field() { return 1 } })())
    return same(fields, ['more', 'field']) && same(verbs, ['verb'])
  })
  tally.check('control: a static more is seen', () => staticsOf(class extends class { static more() {} } {}).join() === 'more')
  return tally.result
}

/** Real answers have the listed keys, in this order. */
function outputs(tally, name, answers, keys) {
  tally.check(`there are answers of ${name}`, () => answers?.length > 0)
  for (const answer of answers ?? []) {
    tally.check(`keys of ${name}`, () => Object.keys(answer).join() === keys.join() || `${Object.keys(answer)}, not ${keys}`)
  }
}

/** Each listed key is read, and there is no example of another; a key that is not listed is refused. */
function inputs(tally, name, { read, examples } = { examples: [] }, keys) {
  tally.check(`keys of ${name}`, () => {
    const known = new Set(examples.flatMap(Object.keys))
    return same(sorted(known), sorted(keys)) || `${[...known]}, not ${keys}`
  })
  for (const example of examples) {
    tally.check(`${name} ${Object.keys(example)}`, () => {
      const fault = thrown(() => read(example))
      return fault === null || `${fault.name} ${fault.code}`
    })
    tally.check(`${name} ${Object.keys(example)} and more`, () => thrown(() => read({ ...example, more: null }))?.code === 'invalid-input')
  }
}
