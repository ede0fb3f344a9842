// A switch on a code or a reason is complete when it has them all: a new one is found by the compiler.

import type { InputError, Reason } from 'scopeward'

export function status(reason: Reason): number {
  switch (reason) {
    case 'allowed':
      return 200
    case 'no-token':
    case 'invalid-token':
    case 'wrong-audience':
      return 401
    case 'insufficient-scope':
    case 'not-owner':
    case 'role-required':
    case 'unknown-operation':
      return 403
    default:
      return reason satisfies never
  }
}

export function advice({ code }: InputError): string {
  switch (code) {
    case 'invalid-input':
    case 'invalid-scope-token':
    case 'limit-exceeded':
      return 'mend the call'
    case 'stale-consent':
      return 'ask the person again'
    case 'unknown-scope':
      return 'mend the scope'
    default:
      return code satisfies never
  }
}

/** One reason is left out here on purpose. */
export function incomplete(reason: Reason): number {
  switch (reason) {
    case 'allowed':
    case 'no-token':
    case 'invalid-token':
    case 'wrong-audience':
    case 'insufficient-scope':
    case 'role-required':
    case 'unknown-operation':
      return 0
    default:
      // @ts-expect-error `not-owner` is left
      return reason satisfies never
  }
}
