// What a program imports, over one engine.

import { policies } from './policy.js'
import { plain } from './wire.js'

export function api(engine) {
  const Policy = policies(engine)
  return {
    Policy,
    bearer: Policy.bearer,
    lint: (text) => JSON.parse(engine.call('lint', 0, 0, plain(engine, 'text', text), '')),
    format: (text) => engine.call('format', 0, 0, plain(engine, 'text', text), ''),
    schema: () => JSON.parse(engine.call('schema', 0, 0, '', '')),
    starter: () => engine.call('starter', 0, 0, '', ''),
  }
}
