// A policy's text as the engine reads it. What is not asked for is not worked out.

import { type Diagnostic, type Explanation, type Grant, type InputError, lint, type Model, Policy, type PolicyError, type Step } from 'scopeward'

import { type Ask, claimsOf, type Token } from './document.ts'

/** The error that a call throws, or what it gives. */
export function attempt<T, E>(call: () => T): [T, null] | [null, E] {
  try {
    return [call(), null]
  } catch (error) {
    return [null, error as E]
  }
}

/** One text, read once. */
export class Reading {
  readonly text: string
  /** Nothing if the text has a problem. */
  readonly policy: Policy | null
  readonly problems: readonly Diagnostic[]
  #findings: readonly Diagnostic[] | undefined
  #models = new Map<string | null, Model>()
  #matrix: readonly string[] | undefined

  constructor(text: string) {
    this.text = text
    const [policy, error] = attempt<Policy, PolicyError>(() => Policy.compile(text))
    this.policy = policy
    this.problems = error?.diagnostics ?? []
  }

  /** What is odd about a policy that compiles. */
  get findings(): readonly Diagnostic[] {
    return (this.#findings ??= this.policy ? lint(this.text) : [])
  }

  /** The policy as data; only of a text that compiles. */
  model(language: string | null = null): Model {
    const known = this.#models.get(language)
    if (known) return known
    const model = this.policy!.model(language)
    this.#models.set(language, model)
    return model
  }

  /** Per operation, what each scope is to it (`answer.matrix`). */
  get matrix(): readonly string[] {
    return (this.#matrix ??= this.policy!.matrix())
  }

  /** The handle of what is asked. */
  handle(ask: Ask): number | null {
    if (!this.policy) return null
    return 'operation' in ask ? this.policy.operation(ask.operation) : this.policy.route(ask.method, ask.path)
  }
}

/** The steps that a decision rests on: where it is allowed, what is not met was not needed. */
export const grounds = ({ decision, steps }: Explanation): Step[] => steps.filter(({ met }) => met || !decision.allowed)

/** What a token is worth under a policy. */
export class Holding {
  readonly reading: Reading
  readonly token: Token
  /** Nothing for a request without a token, and for one that cannot be read. */
  readonly grant: Grant | null
  readonly fault: InputError | null
  #briefs: Uint8Array | undefined
  #proofs = new Map<number, Explanation>()

  constructor(reading: Reading, token: Token) {
    this.reading = reading
    this.token = token
    const [grant, fault] = attempt<Grant | null, InputError>(() => (token.held ? reading.policy!.grant(claimsOf(token)) : null))
    this.grant = grant
    this.fault = fault
  }

  /** Per operation, by its handle: 0 denied, 1 allowed, 2 allowed with an obligation (`answer.brief`). */
  get briefs(): Uint8Array {
    const policy = this.reading.policy!
    return (this.#briefs ??= policy.decideMany(this.grant, Uint32Array.from({ length: policy.size }, (_, handle) => handle)))
  }

  /** The decision about an operation with its proof. */
  explain(handle: number): Explanation {
    const known = this.#proofs.get(handle)
    if (known) return known
    const proof = this.reading.policy!.explain(this.grant, handle)
    this.#proofs.set(handle, proof)
    return proof
  }
}
