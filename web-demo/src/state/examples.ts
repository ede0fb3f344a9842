// The examples: policies that ship, each with a token, a request and tests of its own.

import { type Doc, EMPTY } from './document.ts'

export interface Example {
  id: string
  title: string
  /** What it shows. */
  about: string
}

/** What a file of an example gives. */
export type Start = Pick<Doc, 'token' | 'ask' | 'tests'>

const policies = import.meta.glob<string>('#conformance/policies/*.toml', { query: '?raw', import: 'default' })
const starts = import.meta.glob<Start>('../examples/*.ts', { import: 'default' })

export const EXAMPLES: readonly Example[] = [
  { id: 'timetracker', title: 'TimeTracker', about: 'API tokens, action:resource, wildcards for administrators' },
  { id: 'doubletime', title: 'DoubleTime', about: 'OAuth apps and an MCP server, family:action, dependencies' },
  { id: 'timetracker-full', title: 'TimeTracker, all 280 routes', about: 'A real API in full, 48 scopes' },
  { id: 'github', title: 'Like GitHub', about: 'A code host: a table of implications, names in three styles' },
  { id: 'slack', title: 'Like Slack', about: 'A team chat: scopes that narrow others' },
  { id: 'mcp-server', title: 'An MCP server', about: 'Tools for an AI client: a gate, and a limit that a person sets' },
]

const opened = new Map<string, Promise<Doc>>()

/** An example as it stands in the folder of policies. */
export function open(id: string): Promise<Doc> {
  const known = opened.get(id)
  if (known) return known
  const fetched = fetchOne(id)
  opened.set(id, fetched)
  fetched.catch(() => opened.delete(id))
  return fetched
}

async function fetchOne(id: string): Promise<Doc> {
  const [policy, start] = await Promise.all([find(policies, `/${id}.toml`)(), find(starts, `/${id}.ts`)()])
  return { ...EMPTY, example: id, policy, ...start }
}

function find<T>(files: Record<string, () => Promise<T>>, end: string): () => Promise<T> {
  const path = Object.keys(files).find((path) => path.endsWith(end))
  if (!path) throw new Error(`there is no ${end}`)
  return files[path]!
}
