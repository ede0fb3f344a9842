// Styles of an element that are known only now. They go through the object model: the page's policy forbids style attributes,
// and Lit's own directive begins with one.

import { noChange } from 'lit'
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js'

class Placed extends Directive {
  #set: Record<string, string> = {}

  constructor(part: PartInfo) {
    super(part)
    if (part.type !== PartType.ELEMENT) throw new Error('placed() stands in a tag, not in an attribute')
  }

  render(_styles: Record<string, string>): unknown {
    return noChange
  }

  override update({ element }: ElementPart, [styles]: [Record<string, string>]): unknown {
    const { style } = element as HTMLElement
    for (const [name, value] of Object.entries(styles)) {
      if (this.#set[name] !== value) style.setProperty(name, value)
    }
    this.#set = styles
    return noChange
  }
}

/** `<div ${placed({ top: '4px', '--wide': '2' })}>`. The names stay the same from one drawing to the next. */
export const placed = directive(Placed)
