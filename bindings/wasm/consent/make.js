// How DOM is made here: a text is only ever a text.

/** An element with attributes and children. What is null, undefined or false is left out. */
export function make(tag, attributes, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : value)
  }
  made.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false))
  return made
}

const PATHS = {
  caution: 'M8 2l6.5 11.5h-13zM8 6.5v3M8 11.6v.1',
  danger: 'M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3zM8 4.5v4M8 11.2v.1',
  info: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 7.2v4M8 4.8v.1',
  lock: 'M3.5 7.5h9v6.5h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
}
const SVG = 'http://www.w3.org/2000/svg'

/** A small picture. It only repeats what words say. */
export function icon(name) {
  const [picture, path] = ['svg', 'path'].map((tag) => document.createElementNS(SVG, tag))
  picture.setAttribute('viewBox', '0 0 16 16')
  picture.setAttribute('aria-hidden', 'true')
  path.setAttribute('d', PATHS[name])
  picture.append(path)
  return picture
}
