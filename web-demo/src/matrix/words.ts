// Requirements and decisions in plain words, for a narrow place.

import type { Brief, DecisionJson, Tree } from 'scopeward'

import type { Icon } from '../parts/icons.ts'

/** A requirement, as one would say it. */
export function say(tree: Tree | null, inside = false): string {
  if (tree === null) return 'nothing'
  if (typeof tree === 'string') return tree
  if ('public' in tree) return 'open to everyone'
  if ('authenticated' in tree) return 'any valid token'
  const [parts, word] = 'all' in tree ? [tree.all, ' and '] : [tree.any, ' or ']
  const said = parts.map((part) => say(part, true)).join(word)
  return inside && parts.length > 1 ? `(${said})` : said
}

export interface Verdict {
  icon: Icon
  look: 'good' | 'caution' | 'danger'
  word: string
}

/** A decision on a badge. */
export function verdictOf({ allowed, status, rows, restrictions }: DecisionJson): Verdict {
  if (!allowed) return { icon: 'deny', look: 'danger', word: `Deny ${status}` }
  if (rows === 'own') return { icon: 'obliged', look: 'caution', word: 'Own rows' }
  if (restrictions.length > 0) return { icon: 'obliged', look: 'caution', word: 'Limited' }
  return { icon: 'allow', look: 'good', word: `Allow ${status}` }
}

export const BRIEFS: readonly Brief[] = ['denied', 'allowed', 'obliged']
