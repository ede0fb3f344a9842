// The policies that are measured, as texts, and requests that lead to their operations. The same on every run and host.

const FIRST = `
  code deploy issue pull merge branch commit blob release secret runner cache check hook page gist
  team user audit label project package survey search topic
`.trim().split(/\s+/)
const SECOND = `
  alerts keys runs jobs rules requests reviews tags assets statuses suites members invites events
  blocks emails views cards columns forks
`.trim().split(/\s+/)
const BEFORE = ['/repos/{owner}/{repo}', '/repos/{owner}/{repo}', '/orgs/{org}', '/users/{user}', '']
const BELOW = ['comments', 'labels', 'events', 'files', 'logs']

/** The grant of eight scopes that each policy is asked about, by its number of operations. */
export const claims = (operations) => ({
  scope: (operations === 280 ? ['projects', 'tasks', 'time_entries', 'invoices'] : ['alerts', 'runs', 'reviews', 'tags'])
    .flatMap((family) => [`read:${family}`, `write:${family}`]).join(' '),
  principal: 'ann',
})

/** A policy with so many operations, in the manner of GitHub's: 20 of a resource, and two scopes for each of 20 families. */
export function synthetic(operations) {
  const lines = ['scopeward = 1', 'name = "synthetic"', 'form = "{action}:{family}"', '', '[scopes]']
  for (const family of SECOND) lines.push(`"read:${family}" = "View ${family}"`, `"write:${family}" = "Change ${family}"`)
  lines.push('', '[operations]')
  for (let i = 0; i < operations / 20; i++) {
    const family = SECOND[i % 20], base = `${BEFORE[i % 5]}/${FIRST[Math.floor(i / 20)]}-${family}`
    const say = (method, path) => lines.push(`"${method} ${path}" = "${method === 'GET' ? 'read' : 'write'}:${family}"`)
    for (const method of ['GET', 'POST']) say(method, base)
    for (const method of ['GET', 'PATCH', 'DELETE']) say(method, `${base}/{number}`)
    for (const below of BELOW) {
      for (const method of ['GET', 'POST']) say(method, `${base}/{number}/${below}`)
      say('GET', `${base}/{number}/${below}/{part}`)
    }
  }
  return lines.join('\n') + '\n'
}

/**
 * The operations of a policy, read from its text and not by the engine: `{method, path, ways, role, own}`, in the order of
 * their handles. Any of `ways` is enough, and so is none in an empty list. Knows what the measured policies write.
 */
export function operations(text) {
  return [...text.matchAll(/^"([A-Z]+) (\/[^"]*)" = (.*)$/gm)].map(([, method, path, value]) => ({
    method,
    path,
    ways: [...value.replace(/(role|unless) = "\w+"/g, '').matchAll(/"([^"]+)"/g)].map(([, scope]) => scope),
    role: /\brole = "(\w+)"/.exec(value)?.[1] ?? null,
    own: value.includes('own = true'),
  }))
}

/** Draws requests evenly over all operations: each call gives `count` new ones. */
export function drawing(all) {
  let seed = 20_261_122
  const random = (below) => (seed = (seed * 48_271) % 2_147_483_647) % below
  const name = () => random(2_000_000_000).toString(36)
  const part = (_, parameter) => (/^(owner|repo|org|user|code|page_size)$/.test(parameter) ? name() : String(1 + random(100_000)))
  return (count) => {
    const handles = Array.from({ length: count }, () => random(all.length))
    const paths = handles.map((handle) => all[handle].path.replace(/\{(\w+)[^}]*\}/g, part))
    return { handles, methods: handles.map((handle) => all[handle].method), paths }
  }
}
