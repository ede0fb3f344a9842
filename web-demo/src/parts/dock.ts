// Views behind tabs (WAI-ARIA tabs pattern). A view is fetched when it comes to the front for the first time.

import { html, nothing, type PropertyValues } from 'lit'
import { html as tagged, unsafeStatic } from 'lit/static-html.js'

import { store } from '../state/store.ts'
import { VIEWS } from '../views.ts'
import { Pane } from './pane.ts'

export class ViewDock extends Pane {
  static override properties = { views: { attribute: false }, front: { state: true } }
  declare views: readonly string[]
  declare front: string

  protected override willUpdate(changed: PropertyValues): void {
    const wanted = this.views.includes(store.doc.view) ? store.doc.view : this.front
    this.front = this.views.includes(wanted) ? wanted : this.views[0]!
    if (changed.has('front')) void VIEWS.get(this.front)!.load()
  }

  protected override render(): unknown {
    const view = VIEWS.get(this.front)!
    const pane = tagged`<${unsafeStatic(view.tag)}></${unsafeStatic(view.tag)}>`
    if (this.views.length === 1) {
      return html`<section class="view" aria-label=${view.title}><h2 class="view-title">${view.title}</h2>${pane}</section>`
    }
    return html`
      <div class="tabs" role="tablist" aria-label="Views" @keydown=${this.#walk}>
        ${this.views.map((id) => this.#tab(id))}
      </div>
      <section class="view" role="tabpanel" id="view-${view.id}" aria-labelledby="tab-${view.id}">${pane}</section>
    `
  }

  #tab(id: string): unknown {
    const front = id === this.front
    const { title, mark } = VIEWS.get(id)!
    const marked = mark?.()
    return html`<button
      role="tab" id="tab-${id}" aria-selected=${front} aria-controls=${front ? `view-${id}` : nothing}
      tabindex=${front ? 0 : -1} @click=${() => this.#show(id)}
    >${title}${marked ? html`<span class="badge ${marked.good ? 'good' : 'danger'}" aria-hidden="true">${marked.text}</span>` : nothing}</button>`
  }

  #show(id: string): void {
    this.front = id
    store.set({ view: id })
  }

  #walk(event: KeyboardEvent): void {
    const place = this.views.indexOf(this.front)
    const last = this.views.length - 1
    const to = { ArrowRight: place === last ? 0 : place + 1, ArrowLeft: place === 0 ? last : place - 1, Home: 0, End: last }[event.key]
    if (to === undefined) return
    event.preventDefault()
    this.#show(this.views[to]!)
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('[aria-selected=true]')?.focus())
  }
}
customElements.define('view-dock', ViewDock)
