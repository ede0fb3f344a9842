// The views, and how each is fetched: what is not in front is not loaded.

import { score } from './tests/run.ts'

export interface View {
  id: string
  title: string
  /** Its element. */
  tag: string
  load: () => Promise<unknown>
  /** What its tab shows beside the title, if it is worth a look from elsewhere. */
  mark?: () => { good: boolean; text: string } | null
}

/** How many tests hold. */
function tests(): ReturnType<NonNullable<View['mark']>> {
  const { hold, all } = score()
  return all === 0 ? null : { good: hold === all, text: `${hold}/${all}` }
}

const views = [
  { id: 'matrix', title: 'Matrix', tag: 'matrix-pane', load: () => import('./matrix/pane.ts') },
  { id: 'policy', title: 'Policy', tag: 'policy-pane', load: () => import('./policy/pane.ts') },
  { id: 'token', title: 'Token', tag: 'token-pane', load: () => import('./token/pane.ts') },
  { id: 'request', title: 'Request', tag: 'request-pane', load: () => import('./request/pane.ts') },
  { id: 'graph', title: 'Graph', tag: 'graph-pane', load: () => import('./graph/pane.ts') },
  { id: 'consent', title: 'Consent', tag: 'consent-pane', load: () => import('./consent/pane.ts') },
  { id: 'tests', title: 'Tests', tag: 'tests-pane', load: () => import('./tests/pane.ts'), mark: tests },
  { id: 'compare', title: 'Compare', tag: 'compare-pane', load: () => import('./compare/pane.ts') },
  { id: 'flow', title: 'Flow', tag: 'flow-pane', load: () => import('./flow/pane.ts') },
  { id: 'suite', title: 'Suite', tag: 'suite-pane', load: () => import('./suite/pane.ts') },
] as const satisfies readonly View[]

export type ViewId = (typeof views)[number]['id']

export const VIEWS = new Map<string, View>(views.map((view) => [view.id, view]))

/** Which views stand beside each other, by the width of the window. The first of a dock is in front at the start. */
export const DOCKS: Record<'wide' | 'medium' | 'narrow', readonly (readonly ViewId[])[]> = {
  wide: [['policy', 'token'], ['matrix', 'compare', 'tests', 'flow', 'suite'], ['request', 'consent'], ['graph']],
  medium: [['matrix', 'policy', 'compare', 'tests', 'flow', 'suite'], ['request', 'token', 'graph', 'consent']],
  narrow: [['matrix', 'request', 'token', 'policy', 'graph', 'consent', 'tests', 'compare', 'flow', 'suite']],
}
