// How the editor looks: by the page's own colours, which follow the theme.

import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const COLOURS = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--text)' },
  { tag: tags.string, color: 'var(--good)' },
  { tag: tags.atom, color: 'var(--accent)', fontWeight: '650' },
  { tag: [tags.number, tags.bool], color: 'var(--caution)' },
])

/** The selection lies under the lines, so that a line must not hide it. */
const SOFT = 'color-mix(in srgb, var(--sunk) 60%, transparent)'

const FRAME = EditorView.theme({
  '&': { height: '100%', fontSize: '.86rem', backgroundColor: 'var(--card)', color: 'var(--text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--text)', paddingBottom: '2rem' },
  '.cm-cursor': { borderLeftColor: 'var(--text)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { background: 'var(--selection)' },
  '.cm-gutters': { backgroundColor: 'var(--card)', color: 'var(--muted)', border: '0' },
  '.cm-lineNumbers .cm-gutterElement': { paddingInline: '.4rem .3rem', minWidth: '2.1rem' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: SOFT },
  '.cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLineGutter': { backgroundColor: SOFT, color: 'var(--text)' },
  '&.cm-focused .cm-matchingBracket, .cm-matchingBracket': { backgroundColor: 'var(--accent-soft)', outline: '1px solid var(--accent)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--danger-soft)' },
  '.cm-gutter-lint': { width: '.9rem' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0 .05rem' },
  '.cm-lint-marker': { width: '.62rem', height: '.62rem', marginTop: '.4rem', forcedColorAdjust: 'none' },
  '.cm-lint-marker-error': { content: '""', borderRadius: '50%', background: 'var(--danger)' },
  '.cm-lint-marker-warning': { content: '""', clipPath: 'polygon(50% 0, 100% 100%, 0 100%)', background: 'var(--caution)' },
  '.cm-lintRange-error, .cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy 1.5px var(--danger)', textUnderlineOffset: '3px' },
  '.cm-lintRange-warning': { textDecorationColor: 'var(--caution)' },
  '.cm-lintPoint:after': { borderBottomColor: 'var(--danger)' },
  '.cm-tooltip': {
    border: '1px solid var(--line)', borderRadius: '8px', backgroundColor: 'var(--card)', color: 'var(--text)',
    boxShadow: '0 4px 18px rgb(0 0 0 / .22)', fontSize: '.87rem', maxWidth: '26rem', overflow: 'hidden',
  },
  '.cm-diagnostic': { padding: '.4rem .7rem', borderLeftWidth: '4px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--danger)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--caution)' },
  '.cm-diagnosticAction': {
    margin: '.3rem 0 0', padding: '.15rem .6rem', border: '1px solid var(--edge)', borderRadius: '6px',
    backgroundColor: 'var(--card)', color: 'var(--accent)', font: 'inherit', fontWeight: '600', cursor: 'pointer', display: 'block',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '15rem', minWidth: '12rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '.2rem .6rem' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-completionDetail': { fontFamily: 'system-ui, sans-serif', fontStyle: 'normal', fontSize: '.8rem', opacity: '.85', marginLeft: '.8em' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionInfo': { padding: '.4rem .7rem' },
})

export const LOOK = [FRAME, syntaxHighlighting(COLOURS)]
