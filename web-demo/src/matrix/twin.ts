// The matrix as a table of words: for screen readers, for print, and for who would rather read.

import { html, type TemplateResult } from 'lit'

import { icon } from '../parts/icons.ts'
import type { Operation } from './rows.ts'
import type { Sheet } from './sheet.ts'

export function twin(sheet: Sheet, selected: number | null, pick: (handle: number) => void): TemplateResult {
  const groups: { title: string; operations: Operation[] }[] = [{ title: '', operations: [] }]
  for (const line of sheet.lines) {
    if (line.kind === 'group') groups.push({ title: line.title, operations: [] })
    else groups.at(-1)!.operations.push(line)
  }
  return html`<div class="twin"><table>
    <caption class="hidden">What each operation needs, and what it is for this token</caption>
    <thead><tr><th scope="col">Operation</th><th scope="col">Needs</th><th scope="col">Decision</th><th scope="col">By what</th></tr></thead>
    ${groups.filter(({ title, operations }) => title || operations.length > 0).map(({ title, operations }) => html`<tbody>
      ${title ? html`<tr class="title"><th scope="rowgroup" colspan="4">${title}</th></tr>` : ''}
      ${operations.map((one) => row(sheet, one, one.handle === selected, pick))}
    </tbody>`)}
  </table></div>`
}

function row(sheet: Sheet, { key, handle, needs }: Operation, selected: boolean, pick: (handle: number) => void): TemplateResult {
  const { icon: name, look, word } = sheet.verdict(handle)
  const { decision, steps } = sheet.holding.explain(handle)
  const met = steps.flatMap(({ need, by }) => (by === null ? [] : [by === need ? by : `${by}, which gives ${need}`]))
  const what = decision.allowed ? met.join('; ') || 'nothing is needed' : decision.missing.length > 0 ? `lacks ${decision.missing.join(' ')}` : decision.reason
  return html`<tr class=${selected ? 'selected' : ''}>
    <th scope="row"><button class="plain" @click=${() => pick(handle)}>${key}</button></th>
    <td>${needs}</td>
    <td><span class="badge ${look}">${icon(name)}${word}</span></td>
    <td>${what}</td>
  </tr>`
}
