// Express and Koa match paths without regard to case, to a trailing slash, and before they decode. The policy does none of this.
// So a path that spells a word of the table otherwise may reach another route than was judged: nobody may pass with it.

/** Judges by the policy's table, for a router that reads paths loosely. */
export function strictly(guard) {
  const { policy } = guard
  const words = literals(policy)
  const exact = (path) => path.slice(1).split('/').every((part, place) => spelled(words[place], part))
  return async (request, header, method, target) => {
    const [path] = target.split(/[?#]/, 1)
    const handle = policy.route(method, path)
    const verdict = await guard.judge(request, header, handle)
    if (!verdict.access || (exact(path) && !twin(policy, method, path))) return verdict
    return guard.judge(request, header, null)
  }
}

/** Another operation on the same path, with a slash at its end or without. */
const twin = (policy, method, path) => policy.route(method, path.endsWith('/') ? path.slice(0, -1) : `${path}/`) !== null

/** By place: the literal segments of the table, and how they look to a router that folds case. */
function literals(policy) {
  const words = []
  for (const { key } of policy.model().operations) {
    const [, path] = /^\S+ \/(.*)$/.exec(key) ?? []
    path?.split('/').forEach((part, place) => {
      words[place] ??= { exact: new Set(), folded: new Set() }
      words[place].exact.add(part)
      words[place].folded.add(part.toLowerCase())
    })
  }
  return words
}

const spelled = (words, part) => !words || words.exact.has(part) || !words.folded.has(decodeURIComponent(part).toLowerCase())
