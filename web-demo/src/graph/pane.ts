// The graph: what each scope gives and depends on, how the token stands in it, and the proof of the decision, lit up.

import { html, nothing, svg } from 'lit'

import { FullPane } from '../parts/full.ts'
import { icon } from '../parts/icons.ts'
import { toggle } from '../state/held.ts'
import { states } from '../state/standing.ts'
import { store } from '../state/store.ts'
import { Camera } from './camera.ts'
import { copy } from './copy.ts'
import { detail, inToken } from './detail.ts'
import { Hands } from './hands.ts'
import { arrange, type Layout } from './layout.ts'
import { legend } from './legend.ts'
import { list } from './list.ts'
import { picture, type Scene } from './picture.ts'
import { prove } from './proof.ts'
import { ABOUT, ALL, choices, shown } from './shown.ts'
import './style.css'
import { Web } from './web.ts'
import { proofWords } from './words.ts'

/** More scopes than these cannot be read in a corner of the page. */
const FEW = 30

class GraphPane extends FullPane {
  static override properties = { ...FullPane.properties, filter: { state: true }, listed: { state: true }, said: { state: true } }
  protected readonly name = 'The graph'
  /** Which scopes are shown; null is what suits the size of the policy. */
  declare filter: string | null
  declare listed: boolean
  /** What a button has done. */
  declare said: string
  scene: Scene | null = null
  readonly camera = new Camera()
  #hands = new Hands(this)
  #web: Web | null = null
  #reading: unknown = null
  #key = ''
  #layout: Layout | null = null
  #watch = new ResizeObserver(([entry]) => this.#resize(entry!.contentRect))

  constructor() {
    super()
    Object.assign(this, { filter: null, listed: false, said: '' })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#watch.disconnect()
  }

  /** Points at a scope, in every picture. */
  point(scope: string | null): void {
    if (scope) this.#hands.stop = scope
    store.point({ scope })
  }

  /** Puts a scope into the token, or takes it out. */
  toggle(scope: string): void {
    const had = inToken(scope)
    toggle(scope, !had)
    this.said = had ? `${scope} is taken out of the token` : `${scope} is put into the token`
  }

  protected override willUpdate(): void {
    const { good, holding, doc, focus } = store
    if (!good || !holding) return
    if (this.#reading !== good) {
      this.#reading = good
      this.#web = new Web(good.model())
      if (!choices(this.#web).some(([value]) => value === this.filter)) this.filter = null
    }
    const web = this.#web!
    const proof = prove(holding, doc.ask)
    const standing = states(holding.grant)
    const point = focus.scope && web.scopes.has(focus.scope) ? focus.scope : null
    const names = shown(web, this.#filter(web), { proof, states: standing, point })
    const layout = this.#arranged(web, names)
    const stop = [this.#hands.stop, point, ...layout.places.keys()].find((name) => name && layout.places.has(name)) ?? null
    this.scene = { web, layout, states: standing, proof, point, stop }
  }

  protected override updated(): void {
    super.updated()
    this.#watch.disconnect()
    const canvas = this.querySelector('svg.canvas')
    if (canvas) this.#watch.observe(canvas)
  }

  #filter(web: Web): string {
    return this.filter ?? (web.scopes.size > FEW && !this.full ? ABOUT : ALL)
  }

  #arranged(web: Web, names: ReadonlySet<string>): Layout {
    const { width, height } = this.camera.size
    const aspect = Math.round((4 * width) / height) / 4 || 1
    const key = [web.shape, ...names, aspect].join('\n')
    if (key !== this.#key || !this.#layout) {
      this.#key = key
      this.#layout = arrange(web, names, aspect)
      this.camera.moved = false
    }
    if (!this.camera.moved) this.#fit()
    return this.#layout
  }

  #fit(): void {
    const { scene } = this
    if (this.#layout) this.camera.fit(this.#layout, scene ? [...(scene.proof?.path ?? []), ...(scene.proof?.needs.keys() ?? [])] : [])
  }

  #bare(): unknown {
    return html`<p class="empty">No scope of this policy implies another or depends on one: there is nothing to draw.</p>`
  }

  protected override body(): unknown {
    const { scene } = this
    if (!scene) return nothing
    if (scene.web.links.length === 0) return this.#bare()
    return html`
      <div class="frame" @focusin=${this.#hands.focus}>
        <div class="tools row" role="group" aria-label="The picture">${this.#tools(scene)}</div>
        <p class="proof small" role="status">${this.#proof(scene)}</p>
        ${this.listed ? list(scene, this) : this.#canvas(scene)}
        <div class="foot">${scene.point ? detail(scene, scene.point, this) : this.listed ? nothing : legend(scene)}</div>
        <p class="hidden" role="status">${this.said}</p>
      </div>
    `
  }

  #canvas(scene: Scene): unknown {
    return html`
      <p class="hidden" id="graph-keys">The arrow keys go from scope to scope. Enter points at one, T puts it into the token or takes it out.
        Plus, minus and 0 change the size.</p>
      ${svg`<svg
        class="canvas" role="group" aria-label="Graph of scopes" aria-describedby="graph-keys" viewBox=${this.camera.box}
        @wheel=${this.#hands.wheel} @pointerdown=${this.#hands.down} @pointermove=${this.#hands.move} @pointerup=${this.#hands.up}
        @pointercancel=${this.#hands.up} @click=${this.#hands.click} @dblclick=${this.#hands.double} @keydown=${this.#hands.key}
      >${picture(scene)}</svg>`}
    `
  }

  #tools({ web, layout }: Scene): unknown {
    const chosen = this.#filter(web)
    const sizes = html`
      <button class="plain" aria-label="Larger" title="Larger" @click=${() => this.zoom(1.25)}>${icon('plus')}</button>
      <button class="plain" aria-label="Smaller" title="Smaller" @click=${() => this.zoom(0.8)}>${icon('minus')}</button>
      <button class="plain" aria-label="Show all" title="Show all" @click=${() => this.fit()}>${icon('fit')}</button>
      <button class="plain copy" aria-label="Copy as SVG" title="Copy as SVG" @click=${() => this.#copy()}>${icon('copy')}</button>`
    return html`
      <label class="pick"><span class="hidden">Which scopes</span>
        <select @change=${(event: Event) => (this.filter = (event.target as HTMLSelectElement).value)}>
          ${choices(web).map(([value, title]) => html`<option value=${value} ?selected=${value === chosen}>${title}</option>`)}
        </select>
      </label>
      ${layout.places.size < web.scopes.size
        ? html`<span class="muted small">${layout.places.size} of ${web.scopes.size}</span>` : nothing}
      <span class="space"></span>
      ${this.listed ? nothing : sizes}
      <button class="plain" aria-label="As a list" title="As a list" aria-pressed=${this.listed}
        @click=${() => (this.listed = !this.listed)}>${icon('list')}</button>
      ${this.fullButton()}
    `
  }

  #proof({ proof }: Scene): unknown {
    if (!proof) return 'Pick a request, and the proof of its decision lights up here.'
    const { allowed } = proof.explanation.decision
    return html`<span class=${allowed ? 'good' : 'bad'}>${icon(allowed ? 'allow' : 'deny')}</span> ${proofWords(proof)}`
  }

  zoom(by: number, x?: number, y?: number): void {
    this.camera.zoom(by, x, y)
    this.requestUpdate()
  }

  fit(): void {
    this.#fit()
    this.requestUpdate()
  }

  async #copy(): Promise<void> {
    await copy(this.querySelector<SVGSVGElement>('svg.canvas')!, this.#layout!)
    this.said = 'The picture is copied as SVG'
  }

  #resize({ width, height }: DOMRectReadOnly): void {
    const { size } = this.camera
    if (width === 0 || height === 0 || (size.width === width && size.height === height)) return
    this.camera.size = { width, height }
    this.requestUpdate()
  }
}
customElements.define('graph-pane', GraphPane)
