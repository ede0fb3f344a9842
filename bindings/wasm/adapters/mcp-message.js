// The messages of MCP requests: read once and within bounds. What they ask for is the core's to say.

/** What a request without a message, or with none that can be read, asks for: being connected. */
const CONNECTED = 'tools/list'

/** As many bytes as the engine reads of a message (clause `operation.message`). */
const LARGEST = 4 * 1024 * 1024

/** The text of a body, and no more than it takes for the engine to say that it is too large. */
export async function said(parsed, pieces) {
  if (parsed !== undefined) return JSON.stringify(parsed)
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let text = ''
  try {
    for await (const piece of pieces) {
      text += utf8.decode(piece, { stream: true })
      if (text.length > LARGEST) return text
    }
    return text + utf8.decode()
  } catch (error) {
    if (error instanceof TypeError) return '' // not UTF-8: no message
    throw error
  }
}

/** The operations that a message asks for, and the answer if it is none. */
export function asked(policy, text) {
  try {
    return { operations: text === null ? [CONNECTED] : policy.messages(text) }
  } catch (error) {
    if (error.name !== 'InputError') throw error
    const status = error.code === 'limit-exceeded' ? 413 : 400
    return { operations: [CONNECTED], fault: unusable(status, -32700, error.message) }
  }
}

/** JSON-RPC's answer to what is no message. */
export function unusable(status, code, message) {
  const headers = [['content-type', 'application/json'], ['cache-control', 'no-store']]
  return { status, headers, body: JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } }) }
}
