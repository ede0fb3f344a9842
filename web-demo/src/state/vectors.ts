// Tests as a file of conformance vectors: the runner of every language runs the same ones.

import type { Ask, Doc, Test } from './document.ts'
import { Misread, MOST_TESTS, testOf } from './strict.ts'

/** The file of a document's tests. Its topic is its name. */
export function vectorsOf({ policy, tests }: Doc, name: string): { topic: string; text: string } {
  const topic = `${slug(name) || 'policy'}-tests`
  const taken = new Set<string>()
  const cases = tests.map((test) => ({
    id: unique(`${topic}-${slug(test.name) || 'test'}`, taken),
    clause: 'answer.brief',
    grant: grantOf(test),
    request: test.ask,
    brief: test.brief,
  }))
  const file = { topic, notes: {}, groups: [{ policy: policy.split('\n'), cases }] }
  return { topic, text: `${JSON.stringify(file, null, 2)}\n` }
}

function grantOf({ token }: Test): object | null {
  const { held, ...claims } = token
  return held ? claims : null
}

const slug = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')

function unique(id: string, taken: Set<string>): string {
  let free = id
  for (let count = 2; taken.has(free); count++) free = `${id}-${count}`
  taken.add(free)
  return free
}

/** The tests in a file of vectors, and how many cases of it say other things. */
export function testsIn(file: object): { tests: Test[]; others: number } {
  const topic = 'topic' in file ? String(file.topic) : ''
  const groups = 'groups' in file && Array.isArray(file.groups) ? (file.groups as { cases?: unknown }[]) : []
  const cases = groups.flatMap((group) => (Array.isArray(group?.cases) ? (group.cases as unknown[]) : []))
  const tests = cases.flatMap((item) => testIn(item, topic))
  return { tests: tests.slice(0, MOST_TESTS), others: cases.length - Math.min(tests.length, MOST_TESTS) }
}

/** What a case says, in the shape of a test. */
function testIn(item: unknown, topic: string): Test[] {
  const { id, grant, request, brief } = (item ?? {}) as { id?: unknown; grant?: unknown; request?: Ask; brief?: unknown }
  const { scope = [], principal = null, roles = [], audience = null, state = 'active', ...more } = (grant ?? {}) as Record<string, unknown>
  const token = {
    held: grant != null, principal, roles, audience, state, ...more,
    scope: typeof scope === 'string' ? scope.split(' ').filter(Boolean) : scope,
  }
  try {
    return [testOf({ name: nameOf(String(id), topic), token, ask: request, brief }, String(id))]
  } catch (error) {
    if (error instanceof Misread) return []
    throw error
  }
}

function nameOf(id: string, topic: string): string {
  const words = (id.startsWith(`${topic}-`) ? id.slice(topic.length + 1) : id).replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
