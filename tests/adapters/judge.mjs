// Whether an answer is the expected one, to the byte.

/** What is expected of an app in a mode; null where its host answers by itself, or the case is not for the mode. */
export function expected(one, cases, mode, host) {
  if (one.modes && !one.modes.includes(mode)) return null
  const same = one.as?.[host]
  const answer = same ? cases.find(({ id }) => id === same) : one
  return { ...answer, ...(mode === 'named' ? answer.named : {}) }
}

/** What is wrong with an answer: a list of sentences, empty if it is right. */
export function faults(answer, wanted, method) {
  const wrong = []
  const same = (name, got, want) => {
    if (got !== want) wrong.push(`${name} is ${JSON.stringify(got)}, not ${JSON.stringify(want)}`)
  }
  same('status', answer.status, wanted.status)
  if (wanted.operation) {
    if (method !== 'HEAD') same('body', canonical(answer.body), JSON.stringify({ operation: wanted.operation, rows: wanted.rows }))
    return wrong
  }
  same('challenge', answer.headers['www-authenticate'] ?? null, wanted.challenge)
  same('content-type', answer.headers['content-type'], 'application/json')
  same('cache-control', answer.headers['cache-control'], 'no-store')
  same('body', answer.body, method === 'HEAD' ? '' : JSON.stringify(wanted.body))
  return wrong
}

/** What a handler says, without the white space that its framework likes. */
function canonical(text) {
  try {
    const { operation, rows } = JSON.parse(text)
    return JSON.stringify({ operation, rows })
  } catch {
    return text
  }
}
