// The examples: policies that ship, each with a token, a request and tests of its own.

import { type Doc, EMPTY, NO_TOKEN } from './document.ts'

export interface Example {
  id: string
  title: string
  /** What it shows. */
  about: string
}

const policies = import.meta.glob<string>('#conformance/policies/*.toml', { query: '?raw', import: 'default' })

export const EXAMPLES: readonly Example[] = [
  { id: 'timetracker', title: 'TimeTracker', about: 'API tokens, action:resource, wildcards for administrators' },
  { id: 'doubletime', title: 'DoubleTime', about: 'OAuth apps and an MCP server, family:action' },
  { id: 'timetracker-full', title: 'TimeTracker, all 280 routes', about: 'A real API in full' },
]

/** An example as it stands in the folder of policies. */
export async function open(id: string): Promise<Doc> {
  const path = Object.keys(policies).find((path) => path.endsWith(`/${id}.toml`))
  if (!path) throw new Error(`there is no example ${id}`)
  const policy = await policies[path]!()
  const token = { ...NO_TOKEN, held: true, scope: ['read:projects', 'read:time_entries'], principal: 'ann' }
  return { ...EMPTY, example: id, policy, token, ask: { operation: 'GET /api/v1/projects' } }
}
