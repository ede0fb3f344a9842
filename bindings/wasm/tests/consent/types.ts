// What an editor sees of the element.

import type { Change, Consent, ConsentJson } from 'scopeward'
import { type ReplacedWords, ScopeConsent, type ScopeAnswer } from 'scopeward/consent'

declare const model: Consent
declare const wire: ConsentJson

const element = document.createElement('scope-consent')
const same: ScopeConsent = element
element.model = model
element.model = wire
element.model = null
element.words = { deny: 'Ablehnen', allow: { few: '{count}' }, risk: { high: 'Hoch' } }
element.toggle('notes:read', true)
const form: HTMLFormElement | null = element.form
const selected: string[] = element.selected
element.addEventListener('scope-change', ({ detail }) => {
  const changes: Change[] = detail.changes
  return changes
})
element.addEventListener('scope-submit', ({ detail }) => {
  const answer: ScopeAnswer = detail
  return answer
})
// @ts-expect-error no such word
const words: ReplacedWords = { maybe: 'Vielleicht' }
// @ts-expect-error what is on does not change by itself
element.value = ''

export { form, same, selected, words }
