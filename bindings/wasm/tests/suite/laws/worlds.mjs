// A compiled policy with what a law draws from: its words, and grants and requests made of them.

export function worlds(fc, lib, files) {
  const texts = {
    starter: lib.starter(),
    timetracker: files['policies/timetracker.toml'],
    doubletime: files['policies/doubletime.toml'],
  }
  return Object.entries(texts).map(([name, text]) => world(fc, name, lib.Policy.compile(text)))
}

function world(fc, name, policy) {
  const model = policy.model()
  const tokens = model.scopes.map(({ name }) => name)
  const uris = model.audiences.map(({ uri }) => uri)
  const roles = model.roles.map(({ name }) => name)
  const some = (list) => fc.shuffledSubarray(list)
  const handle = fc.nat({ max: policy.size - 1 })
  return {
    name, policy, model, tokens, roles, uris, handle,
    scopes: some(tokens),
    roleSets: some(roles),
    /** Claims that can be used, for one of the policy's audiences. */
    claims: fc.record({
      scope: some(tokens).map((list) => list.join(' ')),
      principal: fc.constant('ann'),
      roles: some(roles),
      audience: fc.constantFrom(...(uris.length === 0 ? [null] : uris)),
    }),
    /** A method and a path that an operation answers to; `null` for operations without a path. */
    request: fc.tuple(handle, fc.nat({ max: 99999 })).map(([handle, number]) => {
      const [methods, template] = model.operations[handle].key.split(' ')
      return template && [methods.split('|')[0], template.replace(/\{\*?\w+(:int)?\}/g, number)]
    }),
  }
}

/** Claims with another scope. */
export const holding = (claims, tokens) => ({ ...claims, scope: Array.isArray(tokens) ? tokens.join(' ') : tokens })

/** The operations that claims allow. */
export function allowedOf({ policy }, claims) {
  const grant = policy.grant(claims)
  return Array.from({ length: policy.size }, (_, handle) => handle).filter((handle) => policy.decide(grant, handle).allowed)
}

export const within = (few, many) => few.every((one) => many.includes(one))
