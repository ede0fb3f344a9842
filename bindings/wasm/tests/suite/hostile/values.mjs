// Values that no reader should take for something else.

import { TRAP } from '../hostile.mjs'

const trap = () => {
  throw TRAP
}

const traps = Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((name) => [name, trap]))

const cycle = {}
cycle.cycle = cycle

const revoked = Proxy.revocable({}, {})
revoked.revoke()

/** Pairs of a name and a value. */
export const values = (here, there) => [
  ['undefined', undefined],
  ['null', null],
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-1', -1],
  ['2^32 - 1', 2 ** 32 - 1],
  ['2^32', 2 ** 32],
  ['2^53', 2 ** 53],
  ['1.5', 1.5],
  ['0.1', 0.1],
  ['-2^31', -(2 ** 31)],
  ['true', true],
  ['false', false],
  ['a bigint', 0n],
  ['a symbol', Symbol('handle')],
  ['a function', () => 0],
  ['a class', class {}],
  ['an empty text', ''],
  ['a text', 'nothing'],
  ['the text 0', '0'],
  ['a text with NUL', 'GET\0'],
  ['half a character', '\ud800'],
  ['half a character in a path', '/notes/\udfff'],
  ['a text of 1 MB', 'x'.repeat(2 ** 20)],
  ['a path of 1 MB', `/notes/${'é'.repeat(2 ** 19)}`],
  ['an object', {}],
  ['an object of nothing', Object.create(null)],
  ['an object that inherits', Object.create({ handle: 0, scope: 'notes:read', method: 'GET', path: '/notes/1' })],
  ['an own __proto__', JSON.parse('{"__proto__": {"handle": 0}}')],
  ['__proto__ beside', JSON.parse('{"handle": 0, "__proto__": 1}')],
  ['constructor', { constructor: 0 }],
  ['a number object', new Number(1.5)],
  ['a text object', new String('nothing')],
  ['a value of 0', { valueOf: () => 0, toString: () => '0' }],
  ['a primitive of 0', { [Symbol.toPrimitive]: () => 0 }],
  ['a date', new Date(0)],
  ['a map', new Map([['handle', 0]])],
  ['a list of lists', [[[]]]],
  ['a list with a hole', [, ]],
  ['a list of NaN', [NaN]],
  ['a list of a fraction', [0.5]],
  ['a list of a text', ['0']],
  ['a list of a symbol', [Symbol('x')]],
  ['a pair of text objects', [[new String('GET'), '/notes/1']]],
  ['a pair that says a path', [['GET', { toJSON: () => '/notes/1' }]]],
  ['a list with itself', (() => { const list = []; list.push(list); return list })()],
  ['floats', Float64Array.of(0.5)],
  ['signed numbers', Int32Array.of(-1)],
  ['handles that are none', Object.create(Uint32Array.prototype)],
  ['a request as a list', ['GET', '/notes/1', null, null, null, null]],
  ['claims as a list', ['notes:read', 'ann', [], null, 'active']],
  ['options as a list', ['realm', null, false]],
  ['a scope request as a list', ['notes:read', false, [], [], null, [], 'add']],
  ['earlier grants as lists', [['notes:read', null]]],
  ['a client as a list', ['app', null, 'https://app.example/', 'static', null, true]],
  ['a word in an object', { active: null }],
  ['a mode in an object', { reject: null }],
  ['a kind in an object', { static: null }],
  ['a cycle', cycle],
  ['depth', Array.from({ length: 100_000 }).reduce((inner) => [inner], 0)],
  ['a getter that throws', { get handle() { throw TRAP } }],
  ['a toJSON that throws', { toJSON: trap }],
  ['a toJSON of nothing', { toJSON: () => undefined }],
  ['a toJSON of a fraction', { toJSON: () => 0.5 }],
  ['a proxy that throws', new Proxy({}, traps)],
  ['a revoked proxy', revoked.proxy],
  ['a proxy of a grant', new Proxy(here.full, {})],
  ['an heir of a grant', Object.create(here.full)],
  ['an heir of a requirement', Object.create(here.need)],
  ['a proxy of a requirement', new Proxy(here.need, {})],
  ['a policy', here.policy],
  ['a grant', here.full],
  ['a consent', here.consent],
  ['a decision', here.decision],
  ['a grant of another policy', here.strange],
  ['a grant of another engine', there.full],
  ['a requirement of another engine', there.need],
  ['a policy of another engine', there.policy],
  ['a consent of another engine', there.consent],
]
