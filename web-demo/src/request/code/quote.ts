// A text as a literal of each language. Whatever cannot be seen, or turns the reading order, is escaped.

/** Controls, formats, surrogates, unassigned; and every space but the plain one. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu

const hex = (character: string) => character.codePointAt(0)!.toString(16)

export const javascript = (text: string) =>
  `'${text.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n').replace(HIDDEN, (one) => `\\u{${hex(one)}}`)}'`

export const rust = (text: string) =>
  `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replace(HIDDEN, (one) => `\\u{${hex(one)}}`)}"`

export const python = (text: string) =>
  `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replace(HIDDEN, (one) => `\\U${hex(one).padStart(8, '0')}`)}"`

/** A word of bash or zsh. */
export function shell(text: string): string {
  if (/^[\w@%+:,./-]+$/.test(text)) return text
  if (text.search(HIDDEN) < 0) return `'${text.replaceAll("'", `'\\''`)}'`
  const octal = (byte: number) => `\\${byte.toString(8).padStart(3, '0')}`
  return `$'${text.replace(/['\\]/g, '\\$&').replace(HIDDEN, (one) => [...new TextEncoder().encode(one)].map(octal).join(''))}'`
}
