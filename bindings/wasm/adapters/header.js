// The one `Authorization` header of a request to `node:http`, which itself keeps the first of several and says nothing.

/** Its value. Two headers are no token: which one counts, nobody says. */
export function authorization({ headers, rawHeaders = [] }) {
  const sent = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1].toLowerCase() === 'authorization')
  return sent.length > 1 ? sent.join(', ') : headers.authorization
}
