// The matrix as a picture file: the same places and colours as on the screen.

import { glyphs, KINDS } from './cells.ts'
import type { State } from '../state/standing.ts'
import { folds } from './columns.ts'
import { type Measure, measure } from './measure.ts'
import type { Line } from './rows.ts'
import type { Sheet } from './sheet.ts'

const COLOURS = ['card', 'sunk', 'text', 'muted', 'line', 'needs', 'implied', 'wildcard', 'held', 'good', 'caution', 'danger'] as const
type Colours = Record<(typeof COLOURS)[number], string>

/** Dashes of an outline by what the scope is to the token. */
const OUTLINES: Partial<Record<State, string>> = { held: '', derived: '4 3', depended: '1 3', idle: '1 3' }

const FONT = 'ui-monospace, Menlo, Consolas, "Liberation Mono", monospace'

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** The colours as they are now at an element, in the theme that is shown. */
function coloursOf(element: HTMLElement): Colours {
  const probe = element.appendChild(document.createElement('span'))
  const found = COLOURS.map((name) => {
    probe.style.color = `var(--${name})`
    return [name, getComputedStyle(probe).color]
  })
  probe.remove()
  return Object.fromEntries(found) as Colours
}

export function picture(sheet: Sheet, element: HTMLElement): string {
  const { columns, lines } = sheet
  const at = measure(0, false, columns, lines, folds(sheet.reading.model()))
  const colours = coloursOf(element)
  const head = Math.max(...lines.map((line) => (line.kind === 'operation' ? line.key : line.title).length)) * 7.3 + 20
  const sizes = { ...at, head }
  const [width, height] = [head + columns.length * at.cell + at.verdict + 70, at.names + lines.length * at.line + 10]
  const names = columns.map(({ label, state }, c) => {
    const [x, y] = [head + c * at.cell + at.cell / 2 + 4, at.names - 8]
    return text(x, y, label, state === 'held' ? colours.held : colours.muted, `transform="rotate(-45 ${x} ${y})"${state === 'held' ? ' font-weight="700"' : ''}`)
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.round(width)}" height="${height}" font-family='${FONT}' font-size="12" role="img">`,
    `<title>${escaped(sheet.reading.policy!.name)}: what each scope is to each operation</title>`,
    `<rect width="100%" height="100%" fill="${colours.card}"/>`,
    ...names,
    ...lines.flatMap((line, r) => drawn(sheet, line, at.names + r * at.line, sizes, colours)),
    '</svg>',
  ].join('\n')
}

const text = (x: number, y: number, words: string, colour: string, more = '') => `<text x="${x}" y="${y}" fill="${colour}" ${more}>${escaped(words)}</text>`

function drawn(sheet: Sheet, line: Line, y: number, { head, cell, line: tall }: Measure, colours: Colours): string[] {
  const { columns } = sheet
  const base = y + tall / 2 + 4
  const cells = sheet.cells(line)
  if (line.kind === 'group' && !cells) return [text(8, base, line.title, colours.text, 'font-weight="700"')]
  const right = head + columns.length * cell + 8
  const verdict = line.kind === 'operation' ? sheet.verdict(line.handle) : null
  return [
    text(8, base, line.kind === 'operation' ? line.key : line.title, verdict?.look === 'danger' ? colours.muted : colours.text),
    ...cells!.map(({ kind, mark }, c) => {
      const { name } = KINDS[kind]
      const fill = name === 'none' ? colours.sunk : colours[name as 'needs' | 'implied' | 'wildcard']
      const outline = OUTLINES[columns[c]!.state]
      const edge = outline === undefined ? '' : ` stroke="${colours.held}" stroke-width="1.5"${outline && ` stroke-dasharray="${outline}"`}`
      const x = head + c * cell
      return `<rect x="${x + 1.5}" y="${y + 1.5}" width="${cell - 3}" height="${tall - 3}" rx="3" fill="${fill}"${edge}/>`
        + (kind === '.' ? '' : text(x + cell / 2, base, glyphs(kind, mark), colours.text, 'text-anchor="middle" font-size="11"'))
    }),
    ...(verdict ? [text(right, base, verdict.word, colours[verdict.look], 'font-weight="700"')] : []),
  ]
}
