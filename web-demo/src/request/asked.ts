// What is asked: read from what a person typed, put to the engine, and made a request that can be sent.

import type { Decision, InputError, OperationModel, Request } from 'scopeward'

import type { Ask } from '../state/document.ts'
import { attempt, type Holding, type Reading } from '../state/reading.ts'

/** An operation by its key, or a method and a path. */
export function read(reading: Reading, text: string): Ask {
  if (reading.policy!.operation(text) !== null) return { operation: text }
  const [, method, path] = /^(\S+)\s+(\S.*)$/s.exec(text) ?? []
  if (path) return { method: method!, path }
  return text.startsWith('/') ? { method: 'GET', path: text } : { operation: text }
}

export const written = (ask: Ask | null) => (ask === null ? '' : 'operation' in ask ? ask.operation : `${ask.method} ${ask.path}`)

export interface Asked {
  ask: Ask
  decision: Decision
  /** The operation that it leads to. */
  operation: OperationModel | null
}

/** The decision; what cannot be read is said. */
export function decide({ reading, grant }: Holding, ask: Ask): [Asked, null] | [null, InputError] {
  return attempt<Asked, InputError>(() => {
    const decision = reading.policy!.decide(grant, ask)
    const handle = reading.handle(ask)
    return { ask, decision, operation: handle === null ? null : reading.model().operations[handle]! }
  })
}

/** What stands for a parameter in an example. */
const SAMPLES: Readonly<Record<string, string>> = { int: '1', uuid: '00000000-0000-4000-8000-000000000001' }

/** The same question as a request that can be sent: a template with its parameters filled in, a name as it is. */
export function concrete(reading: Reading, ask: Ask): Request {
  const owner = ask.owner ? { owner: ask.owner } : {}
  if (!('operation' in ask)) return { method: ask.method, path: ask.path, ...owner }
  const [methods, template] = ask.operation.split(' ')
  if (!template) return { operation: ask.operation, ...owner }
  const method = methods!.split('|')[0]!.replace('*', 'GET')
  const path = template.replace(/\{\*?(\w+)(?::(\w+))?\}/g, (_, name: string, type?: string) => (type && SAMPLES[type]) ?? name)
  const same = reading.handle(ask) === reading.policy!.route(method, path)
  return same ? { method, path, ...owner } : { operation: ask.operation, ...owner }
}
