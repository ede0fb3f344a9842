// A guard of requests, wherever there are any: over the engine that the program was given.

import { scopes } from 'scopeward/fetch'

/** Throws where the guard does not do what it should. */
export async function guarded({ Policy, starter }) {
  const verify = (token) => (token === 'good' ? { sub: 'ann', scope: 'notes:read' } : null)
  const guard = scopes(Policy.compile(starter()), { verify })
  const answer = (_, { decision, principal }) => new Response(`${decision.allowed} ${principal}`)
  for (const handler of [guard.table(answer), guard.need('notes:read', answer)]) {
    const ask = (headers) => handler(new Request('https://api.example/notes', { headers }))
    const passed = await (await ask({ authorization: 'Bearer good' })).text()
    const refused = await ask({ authorization: 'Bearer bad' })
    const stopped = [refused.status, /invalid_token/.test(refused.headers.get('www-authenticate'))]
    if (passed !== 'true ann' || stopped.join() !== '401,true') throw new Error(`the guard: ${passed}, ${stopped}`)
  }
}
