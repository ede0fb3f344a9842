/**
 * Scopeward in JavaScript: one policy file says what every scope of an API means, one engine answers for all languages.
 *
 * This is the one declaration for WebAssembly and for the native addon. All calls are synchronous. What a clause such as
 * `decision.layers` says stands in the specification (`conformance/README.md`).
 *
 * @example
 * ```ts
 * import { Policy, starter } from 'scopeward'
 *
 * const policy = Policy.compile(starter())                        // once
 * const grant = policy.grant({ scope: 'notes:read' })             // once per token
 * const decision = policy.decide(grant, 'POST', '/notes')
 * if (!decision.allowed) console.log(decision.status, decision.missing, decision.challenge())
 * ```
 */

// Policies

/** The findings about a policy's text that compiles, in order of place (`policy.lint`). @throws {PolicyError} */
export function lint(text: string): Diagnostic<FindingCode>[]

/** A policy's text in its canonical layout; comments stay (`policy.format`). @throws {PolicyError} if it cannot be read */
export function format(text: string): string

/**
 * The token in the value of an `Authorization` header (`token.bearer`); `null` without a header or with another scheme.
 * @throws {InputError} for anything behind `Bearer` that is not one token
 */
export function bearer(header?: string | null): string | null

/** The JSON Schema (2020-12) of a policy. */
export function schema(): Record<string, unknown>

/** A small policy that compiles, to start from. */
export function starter(): string

/** A compiled policy. Cheap to ask, impossible to change. */
export class Policy implements Disposable {
  private constructor()
  /** Reads a policy's text, TOML or JSON. @throws {PolicyError} with every problem at once */
  static compile(text: string): Policy
  /** The policy's name. */
  readonly name: string
  /** The SHA-256 of the policy's canonical form, in hexadecimal (`policy.fingerprint`). */
  readonly fingerprint: string
  /** How many operations there are: handles run from 0. */
  readonly size: number
  /** Everything that the policy declares, with texts in a language; without one, in the policy's own. */
  model(language?: string | null): Model
  /**
   * What every scope is to every operation (`answer.matrix`): per operation, by handle, one character per member of the model's
   * scopes. `n`: the requirement names it; `i`, `w`: a scope, a wildcard that gives what is named; `.`: else.
   */
  matrix(): string[]
  /** The handle of an operation by its key as the policy writes it. */
  operation(key: string): number | null
  /** The handle of the operation that a method and a path lead to (`operation.path`). */
  route(method: string, path: string): number | null
  /** Reads the facts about a token. @throws {InputError} */
  grant(claims: Claims): Grant
  /**
   * Reads the payload of a JWT, or an introspection answer, into the facts for {@link Policy.grant} (`token.claims`). Whether
   * it is genuine and not expired is the caller's affair. @throws {InputError} that names the member and the cure
   */
  claims(payload: unknown, claim?: ScopeClaim | null): Claims
  /**
   * Prepares a requirement that is asked for without an operation (`decision.need`). With an audience, by its uri, it is asked
   * as of an operation of this audience: the grant must be for it, its gate is part of it. @throws {InputError}
   */
  need(tree: Tree, audience?: string | null): Requirement

  /**
   * Decides (`decision.layers`). Deny is a value. `null` is a request without a token, and an operation that is not known.
   * Resolve a handle once and decide by it: that is the fast way.
   * @throws {InputError} for a request that is malformed, never for one that is denied
   */
  decide(grant: Grant | null, handle: number | null, owner?: string | null): Decision
  decide(grant: Grant | null, method: string, path: string, owner?: string | null): Decision
  decide(grant: Grant | null, requirement: Requirement): Decision
  decide(grant: Grant | null, request: Request): Decision
  /** Whether an operation may go on and leaves nothing to the caller: own rows and restrictions are a no here (`answer.brief`). */
  allows(grant: Grant | null, handle: number | null): boolean
  allows(grant: Grant | null, method: string, path: string): boolean
  allows(grant: Grant | null, request: Requirement | Request): boolean
  /** A decision with its proof (`decision.explain`). */
  explain(grant: Grant | null, handle: number | null, owner?: string | null): Explanation
  explain(grant: Grant | null, method: string, path: string, owner?: string | null): Explanation
  explain(grant: Grant | null, request: Requirement | Request): Explanation
  /** Decides many operations. One byte each: 0 denied, 1 allowed, 2 allowed with an obligation (`answer.brief`). */
  decideMany(grant: Grant | null, operations: Uint32Array | Iterable<number | null | readonly [method: string, path: string]>): Uint8Array

  /** Judges a scope request: what an authorization server must call before it grants anything (`review`). @throws {InputError} */
  review(ask: ScopeRequest): Review
  /** Shapes a scope request for a screen (`consent`). @throws {InputError} */
  consent(ask: ConsentRequest): Consent
  /** A smaller grant, never a larger one; without a scope, what can still be granted (`narrow`). @throws {InputError} */
  narrow(grant: Grant, scope?: Scope | null): Review
  /** Whether a parent grant covers a child (`cover`). */
  covers(parent: Grant, child: Grant): Cover
  /** What two grants both give (`intersect`). */
  intersect(left: Grant, right: Grant): string[]

  /**
   * The operations that an MCP message asks for, one or a batch as JSON-RPC text (`operation.message`): all must be allowed.
   * @throws {InputError} for what cannot be read, a key that stands twice among it
   */
  messages(body: string): string[]
  /**
   * What a program should know of its routes before it serves the first request (`answer.routes`): those that meet no operation,
   * and operations that no route serves; of one audience, by its uri, or of all. @throws {InputError}
   */
  checkRoutes(routes: readonly Route[], audience?: string | null): RouteFinding[]

  /** Frees it now; else it is freed when nobody holds it. */
  dispose(): void
  [Symbol.dispose](): void
}

/** What a token carries, read once by {@link Policy.grant}. */
export interface Grant extends Disposable {
  /** As granted, in order. */
  readonly granted: readonly string[]
  /** With everything that they depend on. */
  readonly closed: readonly string[]
  /** Everything that they give. */
  readonly expanded: readonly string[]
  /** Without those that another one gives. */
  readonly minimal: readonly string[]
  dispose(): void
}

/** A requirement, prepared once by {@link Policy.need}. */
export interface Requirement extends Disposable {
  dispose(): void
  /** The request that asks for it. */
  toJSON(): { need: Tree; audience: string | null }
}

/** A decision. What is not one of the first five is worked out when it is asked for. */
export interface Decision {
  readonly allowed: boolean
  readonly reason: Reason
  /** The HTTP status to answer with. */
  readonly status: Status
  /** The rows that the caller may show. `own` is an obligation. */
  readonly rows: Rows
  readonly brief: Brief
  /** The key of the operation. */
  readonly operation: string | null
  readonly requirement: Tree | null
  readonly granted: readonly string[]
  /** The scopes of the cheapest repair. */
  readonly missing: readonly string[]
  /** The roles that it needs besides. */
  readonly roles: readonly string[]
  readonly alternatives: readonly Alternative[]
  /** What a client must ask for to be allowed. */
  readonly request: readonly string[]
  /** The restrictions that the grant holds: an obligation for the caller. */
  readonly restrictions: readonly string[]
  /** The value of `WWW-Authenticate`, where asking again can help (RFC 6750 §3, RFC 9728 §5.1). */
  challenge(options?: ChallengeOptions): string | null
  /** The body of a refusal. */
  body(): RefusalBody | null
  /** The whole HTTP answer to a refusal; `null` if it is allowed (`answer.response`). */
  response(options?: ChallengeOptions): HttpResponse | null
  /** The answer of an AuthZEN 1.0 decision point. */
  authzen(): AuthZen
  /** The same decision with its proof. */
  explain(): Explanation
  /** The wire form. */
  toJSON(): DecisionJson
}

/** What a person is asked, and what they have chosen so far. Switching makes another. */
export interface Consent extends Disposable, Readonly<ConsentJson> {
  /** Switches an item, with all that it needs or that needs it (`consent.toggle`). */
  toggle(scope: string, on: boolean): { next: Consent; changes: Change[] }
  /** What comes back from a screen: never trusted, always repaired (`consent.choice`). @throws {InputError} `stale-consent` */
  choose(hash: string, ticked: Scope): Consent
  /** What is granted if the person agrees now. */
  result(): Outcome
  dispose(): void
  /** The wire form. */
  toJSON(): ConsentJson
}

// Errors. Deny is a value, never an error.

/** A policy's text does not compile. */
export class PolicyError extends Error {
  readonly name: 'PolicyError'
  /** The code of the first problem. */
  readonly code: ProblemCode
  /** Every problem, in order of place. */
  readonly diagnostics: Diagnostic<ProblemCode>[]
}

/** A caller gave something that cannot be read. */
export class InputError extends Error {
  readonly name: 'InputError'
  readonly code: InputCode
}

/** A problem or finding. Places count UTF-16 code units, as JavaScript's strings do. */
export interface Diagnostic<Code extends string = ProblemCode | FindingCode> {
  code: Code
  /** One line. */
  message: string
  /** What cures it. */
  help: string | null
  start: number
  end: number
  /** From 1. */
  line: number
  /** From 1. */
  column: number
  /** A cure that a program can apply (`policy.fix`). */
  fix: Fix | null
}

/** One text in place of another: `text` replaces `[start, end)`. */
export interface Fix {
  /** What it does, one line. */
  title: string
  start: number
  end: number
  text: string
}

// What goes in. Unknown keys are refused.

/** Scope tokens, separated by spaces or as a list. */
export type Scope = string | readonly string[]

/** The facts about a token, as the caller knows them. */
export interface Claims {
  scope: Scope
  principal?: string | null
  roles?: readonly string[]
  /** The resource server that it is for (`aud`, RFC 8707). */
  audience?: string | null
  state?: 'active' | 'disabled' | 'expired' | 'revoked' | 'unknown'
}

/** The member of a token that holds its scope. */
export type ScopeClaim = 'scope' | 'scp' | 'permissions'

/** What an operation asks for. */
export type Tree = string | { all: readonly Tree[] } | { any: readonly Tree[] } | { public: true } | { authenticated: true }

/** A request as an object. */
export type Request = { owner?: string | null } & (
  | { method: string; path: string }
  | { operation: string }
  | { handle: number }
  | { need: Tree; audience?: string | null }
)

/** A route of a program, for {@link Policy.checkRoutes}: one method (or `*`) with a path in the syntax of a policy's templates, or a key. */
export type Route = ({ method: string; path: string; operation?: null } | { operation: string }) & {
  /** What it asks for by itself. */
  need?: Tree | null
  /** Why it is open to everyone. */
  public?: string | null
  /** That nothing stands before it that asks the policy. */
  unguarded?: boolean
}

export interface ChallengeOptions {
  realm?: string | null
  /** Where the protected-resource metadata stands (RFC 9728 §5.1). */
  resource_metadata?: string | null
  /** Whether `scope` names what is granted already too. */
  union?: boolean
}

/** A scope request (`review.request`). */
export interface ScopeRequest {
  /** Absent is a request for the policy's default. */
  scope?: Scope | null
  /** A token older than scopes. */
  legacy?: boolean
  audiences?: readonly string[]
  roles?: readonly string[]
  /** What the client is registered for. */
  client?: Scope | null
  /** What it was granted before. */
  granted?: readonly { scope: Scope; audience?: string | null }[]
  /** What becomes of a scope without what it depends on. */
  missing?: 'reject' | 'add' | 'drop'
}

/** A consent request (`consent.request`). */
export interface ConsentRequest {
  request: ScopeRequest
  client: {
    id: string
    redirect_uri: string
    name?: string | null
    registration?: 'static' | 'dcr' | 'cimd'
    domain?: string | null
    verified?: boolean
  }
  required?: Scope | null
  optional?: Scope | null
  preselect?: boolean
  language?: string | null
}

// What comes out

export type Reason =
  | 'allowed' | 'insufficient-scope' | 'invalid-token' | 'no-token' | 'not-owner' | 'role-required'
  | 'unknown-operation' | 'wrong-audience'
export type Status = 200 | 401 | 403 | 404
export type Rows = 'all' | 'own'
/** `allowed` alone leaves nothing to the caller. */
export type Brief = 'denied' | 'allowed' | 'obliged'
export type Risk = 'low' | 'medium' | 'high' | 'critical'

export interface Alternative {
  scopes: string[]
  roles: string[]
}

/** The wire form of a decision. */
export interface DecisionJson {
  allowed: boolean
  reason: Reason
  status: Status
  operation: string | null
  requirement: Tree | null
  granted: string[]
  missing: string[]
  roles: string[]
  alternatives: Alternative[]
  request: string[]
  rows: Rows
  restrictions: string[]
}

export interface Explanation {
  decision: DecisionJson
  steps: Step[]
}

/** How one needed scope is met, or that it is not. */
export interface Step {
  need: string
  met: boolean
  /** The held token that gives it. */
  by: string | null
  via: Hop[]
  line: number | null
}

/** One scope that a rule gives, and the line of the rule. */
export interface Hop {
  scope: string
  rule: 'implies' | 'wildcard'
  line: number
}

export interface RefusalBody {
  error: string
  message: string
  required_scope?: string
  available_scopes?: string[]
  required?: Tree
}

/** The whole HTTP answer to a refusal. */
export interface HttpResponse {
  status: Exclude<Status, 200>
  /** Their names are in lower case. */
  headers: [name: string, value: string][]
  /** JSON text. */
  body: string
}

/** What is found about a route or an operation. */
export interface RouteFinding {
  code: RouteCode
  /** `METHOD PATH`. */
  route: string | null
  /** The key of the operation. */
  operation: string | null
  /** One line. */
  message: string
  /** What cures it. */
  help: string
}

export interface AuthZen {
  decision: boolean
  context: Omit<DecisionJson, 'allowed'>
}

export interface OAuthError {
  error: 'invalid_scope' | 'invalid_target' | 'invalid_grant' | 'access_denied'
  error_description: string
}

/** The verdict on a scope request (section 10). */
export interface Review {
  granted: string[]
  added: { scope: string; because: string[]; gate: string | null }[]
  refused: Refusal[]
  warnings: { scope: string; code: WarningCode; message: string }[]
  /** With an error nothing is granted. */
  error: OAuthError | null
  scope: string | null
  changed: boolean
  /** What to ask for instead. */
  cure: string[]
  audiences: { audience: string | null; granted: string[]; new: string[] }[]
}

export interface Refusal {
  scope: string | null
  code: RefusalCode
  audience: string | null
  role: string | null
  missing: string[]
  message: string
}

export interface Cover {
  covers: boolean
  uncovered: string[]
  restrictions: string[]
}

/** The wire form of a consent (section 12). */
export interface ConsentJson {
  /** The policy's fingerprint. */
  policy: string
  language: string
  error: OAuthError | null
  header: ConsentHeader
  warnings: Notice[]
  groups: { id: string; title: string; items: ConsentItem[] }[]
  selected: string[]
  hash: string
  table: ClosureTable
  words: ConsentWords
}

export interface ConsentHeader {
  client_id: string
  client_name: string
  client_domain: string | null
  registration: 'static' | 'dcr' | 'cimd'
  verified: boolean
  redirect_host: string | null
  loopback: boolean
  private_scheme: string | null
  /** What it wants access to: the policy's title, or its name. */
  service: string
  audiences: { audience: string; title: string }[]
}

export interface Notice {
  code:
    | 'unreadable-redirect' | 'loopback-redirect' | 'private-scheme' | 'self-asserted-name' | 'omnibus-scope'
    | 'step-up' | 'scope-added' | 'scope-left-out'
  severity: 'info' | 'caution' | 'danger'
  scope: string | null
  message: string
}

export interface ConsentItem {
  scope: string
  label: string
  description: string | null
  verb: 'see' | 'change' | 'delete' | 'send' | 'manage' | null
  risk: Risk
  on: boolean
  new: boolean
  lock: 'restriction' | 'already-granted' | 'gate' | 'client-required' | 'policy-required' | 'needed-by' | null
  why: string | null
  needs: string[]
  needed_by: string[]
  grants_too: { scope: string; label: string }[]
  unlocks: { operations: number; samples: string[] }
}

/** All that a page needs to switch items without the engine (`consent.table`): sets as hexadecimal numbers. */
export interface ClosureTable {
  scopes: string[]
  needs: string[]
  needed_by: string[]
  locked: string
  on: string
}

/** A phrase by plural category, as `Intl.PluralRules` names them; the number stands for `{count}`. */
export interface Counted {
  zero?: string
  one: string
  other: string
}

/** The fixed phrases of a consent screen, in English; what stands in braces is for the screen to fill in (`consent.words`). */
export interface ConsentWords {
  question: string
  title: string
  decide: string
  decide_as: string
  again: string
  unanswerable: string
  destination: string
  on_device: string
  registered: string
  registrar: Record<ConsentHeader['registration'], string>
  unverified: string
  audience: string
  wants: string
  choose: string
  before: string
  new: string
  verb: Record<NonNullable<ConsentItem['verb']>, string>
  risk: Record<Risk, string>
  severity: Record<Notice['severity'], string>
  needed: string
  needs: string
  gives: string
  details: string
  of: string
  known: string
  opens: Counted
  such: Counted
  turned_on: string
  turned_off: string
  allow: Counted
  allow_again: string
  allow_ticked: string
  deny: string
  harmless: string
}

export interface Change {
  scope: string
  on: boolean
  because: 'user' | 'needs' | 'needed-by'
  of: string | null
}

export interface Outcome {
  scope: string
  narrowed: boolean
  declined: string[]
  audiences: { audience: string | null; granted: string[] }[]
  error: OAuthError | null
}

/** A policy as data (`answer.model`). */
export interface Model {
  name: string
  title: string | null
  description: string | null
  fingerprint: string
  roles: { name: string; title: string | null }[]
  audiences: { name: string; title: string | null; uri: string; offered: string[] }[]
  scopes: ScopeModel[]
  bundles: { name: string; title: string | null; scopes: string[] }[]
  operations: OperationModel[]
}

export interface ScopeModel {
  name: string
  family: string | null
  action: string | null
  group: string | null
  title: string | null
  description: string | null
  risk: Risk | null
  role: string | null
  depends: string[]
  /** What it gives in one step, each with its rule. */
  gives: Hop[]
  wildcard: boolean
  restriction: boolean
  deprecated: boolean
  removed: boolean
  line: number
}

export interface OperationModel {
  handle: number
  key: string
  title: string | null
  description: string | null
  requirement: Tree | null
  audience: string | null
  role: string | null
  rows: Rows
  /** The role whose holders see all rows. */
  unless: string | null
  hide: boolean
  line: number
}

// Codes: added, never renamed (`conformance/codes.json`)

export type ProblemCode =
  | 'ambiguous-operation' | 'dependency-cycle' | 'duplicate-audience' | 'duplicate-key'
  | 'duplicate-operation' | 'duplicate-scope' | 'empty-requirement' | 'empty-selector'
  | 'implication-cycle' | 'invalid-form' | 'invalid-method' | 'invalid-name' | 'invalid-operation'
  | 'invalid-path' | 'invalid-pattern' | 'invalid-requirement' | 'invalid-scope-token' | 'invalid-wildcard'
  | 'limit-exceeded' | 'missing-key' | 'misused-restriction' | 'pattern-undeclared' | 'removed-scope'
  | 'scope-not-offered' | 'shadowed-operation' | 'syntax' | 'unknown-audience' | 'unknown-key'
  | 'unknown-role' | 'unknown-scope' | 'unsupported-version' | 'wildcard-not-allowed' | 'wrong-type'
export type FindingCode =
  | 'bundle-not-closed' | 'case-collision' | 'deprecated-requirement' | 'drifting-path' | 'literal-star'
  | 'missing-title' | 'mixed-style' | 'omnibus-scope' | 'redundant-bundle' | 'redundant-requirement'
  | 'unprotected-operation' | 'unused-group' | 'unused-role' | 'unused-rule' | 'unused-scope'
  | 'unused-suppression' | 'widening-implication' | 'write-needs-read-only' | 'write-without-read'
export type InputCode =
  | 'invalid-input' | 'invalid-scope-token' | 'limit-exceeded' | 'stale-consent' | 'unknown-scope'
export type RefusalCode =
  | 'beyond-client' | 'beyond-grant' | 'empty-request' | 'invalid-grant' | 'invalid-scope-token'
  | 'limit-exceeded' | 'missing-audience' | 'missing-dependency' | 'missing-gate' | 'no-default'
  | 'no-legacy' | 'not-offered' | 'removed-scope' | 'role-required' | 'unknown-audience' | 'unknown-scope'
export type RouteCode = 'unknown-scope' | 'unprotected-route' | 'unserved-operation'
export type WarningCode =
  | 'alias-used' | 'deprecated-scope' | 'omnibus-scope' | 'redundant-scope'
