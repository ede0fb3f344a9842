// Small pictures, drawn in the colour of the text beside them.

import { svg, type SVGTemplateResult } from 'lit'

const PATHS = {
  allow: 'M3 8.5l3.2 3.2L13 4.8',
  deny: 'M4 4l8 8M12 4l-8 8',
  obliged: 'M3 8.5l2.6 2.6 3-3M10 11.5h4M10 7.5h4',
  lock: 'M4 7.500h8v6H4zM5.500 7.500V5a2.500 2.500 0 015 0v2.500',
  caution: 'M8 2l6.500 11.500h-13zM8 6.500v3.500M8 11.900v.1',
  info: 'M8 1.800a6.200 6.200 0 100 12.400A6.200 6.200 0 008 1.800zM8 7.200v4M8 4.800v.1',
  copy: 'M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3',
  link: 'M6.500 9.500l3-3M7 4.500l1-1a3.200 3.200 0 014.500 4.500l-1 1M9 11.500l-1 1A3.200 3.200 0 013.500 8l1-1',
  open: 'M1.800 13V3h4.400l1.600 2h6.400v8z',
  sun: 'M8 5a3 3 0 100 6 3 3 0 000-6zM8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1.100 1.100M11.900 11.900L13 13M13 3l-1.100 1.100M4.100 11.900L3 13',
  moon: 'M13 9.500A5.500 5.500 0 016.500 3 5.500 5.500 0 1013 9.500z',
  auto: 'M8 1.800a6.200 6.200 0 100 12.400A6.200 6.200 0 008 1.800zM8 1.800v12.400M8 4.500l4.600-.600M8 7.500l6-.600M8 10.500l5.600-.600M8 13l3.600-.400',
  save: 'M8 2v7.500M4.800 6.500L8 9.700l3.200-3.200M2.500 10.500v3h11v-3',
  more: 'M2.500 7.600h.8v.8h-.8zM7.600 7.600h.8v.8h-.8zM12.700 7.600h.8v.8h-.8z',
  edit: 'M10.500 3l2.500 2.500-7 7-3.200.700.700-3.200zM9 4.500L11.500 7',
  show: 'M3 8h9M8.500 4.500L12 8l-3.500 3.500',
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  fit: 'M2.500 6v-3.500h3.500M10 2.500h3.500v3.500M13.500 10v3.500h-3.500M6 13.500h-3.500v-3.500',
  wide: 'M9.500 2.500h4v4M13.500 2.500l-4.500 4.500M6.500 13.500h-4v-4M2.500 13.500l4.500-4.500',
  list: 'M6 4h8M6 8h8M6 12h8M2.500 4v.1M2.500 8v.1M2.500 12v.1',
  phone: 'M4.500 1.500h7v13h-7zM7.500 12.500h1',
  fold: 'M4 6l4 4 4-4',
} as const

export type Icon = keyof typeof PATHS

/** It says nothing to assistive technology: the words beside it do. */
export function icon(name: Icon): SVGTemplateResult {
  return svg`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${PATHS[name]}/></svg>`
}
