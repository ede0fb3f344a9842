// <scope-consent>: asks a person what an app may do. What is shown and what follows from a tick is the engine's; this asks.

import { Phrases } from './phrases.js'
import { screen } from './screen.js'
import style from './style.css'
import { Ticks } from './ticks.js'

/** Where no page is, the class can be imported and does nothing. */
const Base = globalThis.HTMLElement ?? class {}

/** So long after an answer, in milliseconds, another is the same double click. */
const DOUBLE = 2000

let sheet

function styles() {
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(style)
  }
  return [sheet]
}

export class ScopeConsent extends Base {
  static formAssociated = true
  static observedAttributes = ['lang', 'model', 'name']

  #internals = this.attachInternals()
  #root = this.attachShadow({ mode: 'open' })
  #model = null
  #words = null
  #consent
  #screen
  #disabled = false
  #answered = -Infinity

  constructor() {
    super()
    this.#root.adoptedStyleSheets = styles()
    this.#root.append(document.createElement('slot'))
    this.#root.addEventListener('change', ({ target }) => this.#tick(target))
    this.#root.addEventListener('click', (event) => this.#press(event))
    this.#root.addEventListener('slotchange', ({ target }) => this.#retire(target))
  }

  /** The consent: the engine's, or its wire form. */
  get model() {
    return typeof this.#model?.toggle === 'function' ? this.#consent : this.#model
  }

  set model(model) {
    this.#model = model ?? null
    this.#start()
    this.#draw()
  }

  /** Words in the place of the model's. */
  get words() {
    return this.#words
  }

  set words(words) {
    this.#words = words ?? null
    this.#draw()
  }

  get selected() {
    return this.#consent ? [...this.#consent.selected] : []
  }

  /** What would be sent: the scope string. */
  get value() {
    return this.selected.join(' ')
  }

  get form() {
    return this.#internals.form
  }

  get name() {
    return this.getAttribute('name') ?? 'scope'
  }

  set name(name) {
    this.setAttribute('name', name)
  }

  /** Switches a permission, as a person does by its box. */
  toggle(scope, on) {
    if (!this.#consent) return
    const before = this.#consent
    const { changes, next } = before.toggle(scope, on)
    if (changes.length > 0) {
      this.#consent = next
      if (this.#tell('scope-change', { changes, selected: this.selected })) this.#screen.tell(changes)
      else this.#consent = before
    }
    this.#show()
  }

  connectedCallback() {
    for (const name of ['model', 'words', 'name']) this.#adopt(name)
  }

  attributeChangedCallback(name, _, value) {
    if (name === 'model') this.model = value === null ? null : JSON.parse(value)
    else if (name === 'lang') this.#draw()
    else this.#fill()
  }

  formResetCallback() {
    this.#start()
    this.#draw()
  }

  formDisabledCallback(disabled) {
    this.#disabled = disabled
    this.#show()
  }

  /** A page that the browser brings back has the ticks that it had, if it asks the same. */
  formStateRestoreCallback(state) {
    const { hash, selected } = JSON.parse(state)
    if (!this.#consent || hash !== this.#model.hash) return
    this.#consent = this.#consent.choose(hash, selected)
    this.#show()
  }

  /** What a page has set before this class was there. */
  #adopt(name) {
    if (!Object.hasOwn(this, name)) return
    const value = this[name]
    delete this[name]
    this[name] = value
  }

  #start() {
    const model = this.#model
    this.#consent = model && (typeof model.toggle === 'function' ? model : new Ticks(model.table))
  }

  #draw() {
    const model = this.#model
    if (!model) {
      this.#screen = undefined
      this.#root.replaceChildren(document.createElement('slot'))
    } else {
      const rest = Object.assign(document.createElement('slot'), { hidden: true })
      this.#screen = screen(model, new Phrases(model.words, this.#words, this.lang || model.language))
      this.#root.replaceChildren(...this.#screen.nodes, rest)
    }
    this.#show()
  }

  #show() {
    this.#screen?.show(this.#consent.selected, this.#disabled)
    this.#fill()
  }

  /** What stands inside for browsers without script has done its part, and must not be sent as well. */
  #retire(slot) {
    if (slot.name === '' && this.#screen) for (const node of slot.assignedNodes()) node.remove()
  }

  /** What a form sends. With a no, no scope. */
  #fill(answer) {
    if (!this.#consent) return this.#internals.setFormValue(null)
    const { hash } = this.#model
    const entries = new FormData()
    if (answer !== 'deny') entries.append(this.name, this.value)
    entries.append('hash', hash)
    if (answer) entries.append('answer', answer)
    this.#internals.setFormValue(entries, JSON.stringify({ hash, selected: this.selected }))
  }

  // What stands in a slot is the page's.
  #tick(target) {
    if (this.#root.contains(target)) this.toggle(target.value, target.checked)
  }

  #press({ target, timeStamp }) {
    const answer = this.#root.contains(target) && target.closest('button')?.value
    if (!answer || timeStamp - this.#answered < DOUBLE) return
    this.#answered = timeStamp
    const detail = { scope: answer === 'deny' ? '' : this.value, selected: answer === 'deny' ? [] : this.selected, hash: this.#model.hash }
    if (!this.#tell(answer === 'deny' ? 'scope-deny' : 'scope-submit', detail)) return
    this.#fill(answer)
    this.form?.requestSubmit()
    this.#fill()
  }

  /** Tells the page. False if it wants none of it. */
  #tell(name, detail) {
    return this.dispatchEvent(new CustomEvent(name, { bubbles: true, cancelable: true, composed: true, detail }))
  }
}
