// What a thread answers about one policy: its fingerprint, and a decision for each operation and grant. A worker says it.

import { isMainThread, parentPort } from 'node:worker_threads'

import { Policy, text } from './addon.mjs'

export function answers() {
  const policy = Policy.compile(text('timetracker-full'))
  const { operations } = policy.model()
  const claims = [null, { scope: 'read:projects write:tasks' }, { scope: '*', principal: 'ann', roles: ['admin'] }]
  const words = claims.flatMap((one) => {
    const grant = one && policy.grant(one)
    return operations.map((_, handle) => {
      const { allowed, reason, status, rows } = policy.decide(grant, handle)
      return [allowed, reason, status, rows].join(' ')
    })
  })
  const { fingerprint } = policy
  policy.dispose()
  return { fingerprint, words }
}

if (!isMainThread) parentPort.postMessage(answers())
