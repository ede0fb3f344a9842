// The token that is tried: how it is changed, and what each of its members is under the policy.

import type { Token } from './document.ts'
import { attempt, type Holding, type Reading } from './reading.ts'
import { store } from './store.ts'

export function change(token: Partial<Token>): void {
  store.set({ token: { ...store.doc.token, ...token } })
}

/** Puts scopes, and roles that they are for, into the token; there is one from then on. */
export function add(scopes: readonly string[], roles: readonly string[] = []): void {
  const { token } = store.doc
  change({ held: true, scope: [...new Set([...token.scope, ...scopes])], roles: [...new Set([...token.roles, ...roles])] })
}

export function remove(scope: string): void {
  change({ scope: store.doc.token.scope.filter((one) => one !== scope) })
}

export function toggle(scope: string, on: boolean): void {
  if (on) add([scope])
  else remove(scope)
}

export function toggleRole(role: string, on: boolean): void {
  const roles = store.doc.token.roles.filter((one) => one !== role)
  change({ roles: on ? [...roles, role] : roles })
}

/** One member of a token's scope, as it was put in. */
export interface Member {
  token: string
  /** The name that it is printed by: another one for an alias. */
  scope: string
  /** Whether anything is had by it. */
  powerful: boolean
}

/** The name of a member as the engine prints it. */
function printed(reading: Reading, token: string): string {
  if (reading.model().scopes.some(({ name }) => name === token)) return token
  const [grant] = attempt(() => reading.policy!.grant({ scope: [token] }))
  const name = grant?.granted[0] ?? token
  grant?.dispose()
  return name
}

/** The members as granted. Where the engine cannot read the token, nothing is said against them. */
export function members({ reading, token, grant }: Holding): Member[] {
  return token.scope.map((one) => {
    const scope = printed(reading, one)
    return { token: one, scope, powerful: !grant || grant.expanded.includes(scope) }
  })
}

/** What the token gives besides what it holds. */
export function derived({ grant }: Holding): string[] {
  return grant ? grant.expanded.filter((scope) => !grant.granted.includes(scope)) : []
}

/** What is known about a member without power: facts of the policy and of the token. */
export function about({ reading, token }: Holding, scope: string): string {
  const { scopes, audiences } = reading.model()
  const known = scopes.find(({ name }) => name === scope)
  if (!known) return 'this policy does not know it'
  if (known.removed) return 'removed from this policy'
  if (known.role && !token.roles.includes(known.role)) return `only with the role ${known.role}`
  const audience = audiences.find(({ uri }) => uri === token.audience)
  if (audience && !audience.offered.includes(scope)) return `not offered by ${audience.title ?? audience.name}`
  return audiences.length > 0 && !audience ? 'the token is for no audience of this policy' : 'it gives nothing here'
}
