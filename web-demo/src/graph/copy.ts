// The picture as a file that stands by itself: what the stylesheet says of it is written into it.

import type { Layout } from './layout.ts'

const SAID = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'opacity', 'font-family', 'font-size', 'font-weight', 'visibility']
const MARGIN = 12

export function standalone(canvas: SVGSVGElement, { width, height }: Layout): string {
  const twin = canvas.cloneNode(true) as SVGSVGElement
  const [from, to] = [canvas, twin].map((root) => [...root.querySelectorAll<SVGElement>('*')]) as [SVGElement[], SVGElement[]]
  for (const [at, element] of to.entries()) {
    const style = getComputedStyle(from[at]!)
    for (const name of [...element.getAttributeNames()]) if (/^(aria-|data-|class$|role$|tabindex$)/.test(name)) element.removeAttribute(name)
    if (['path', 'rect', 'text'].includes(element.localName)) for (const name of SAID) element.setAttribute(name, style.getPropertyValue(name))
  }
  for (const name of [...twin.getAttributeNames()]) twin.removeAttribute(name)
  const box = [-MARGIN, -MARGIN, width + 2 * MARGIN, height + 2 * MARGIN]
  twin.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  twin.setAttribute('viewBox', box.join(' '))
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  for (const [at, name] of ['x', 'y', 'width', 'height'].entries()) ground.setAttribute(name, String(box[at]))
  ground.setAttribute('fill', getComputedStyle(canvas).backgroundColor)
  twin.prepend(ground)
  return new XMLSerializer().serializeToString(twin).replace(/<!--.*?-->/g, '')
}

export const copy = (canvas: SVGSVGElement, layout: Layout) => navigator.clipboard.writeText(standalone(canvas, layout))
