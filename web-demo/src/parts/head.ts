// The head of the page: the policy that is open, and what can be done with all of it.

import { html, nothing } from 'lit'

import { EXAMPLES, open } from '../state/examples.ts'
import { turn } from '../state/start.ts'
import { store } from '../state/store.ts'
import { setTheme, theme, type Theme, THEMES } from '../state/theme.ts'
import { icon } from './icons.ts'
import type { Choice } from './menu.ts'
import './menu.ts'
import { Pane } from './pane.ts'

const LOOKS = { auto: 'As the system has it', light: 'Light', dark: 'Dark' } as const
const SIGNS = { auto: 'auto', light: 'sun', dark: 'moon' } as const
const BUILD = `Version ${__VERSION__}, commit ${__COMMIT__}`
const DOCUMENTATION = 'https://github.com/scopeward/scopeward'

/** What is used after a click is fetched after the first paint. */
const files = () => import('../state/files.ts')
const share = async () => (await import('../state/share.ts')).share()

/** A click opens it; what is changed and what was there is one Undo away. */
async function openExample(id: string): Promise<void> {
  const doc = await open(id)
  await turn({ ...doc, view: store.doc.view }, `${EXAMPLES.find((one) => one.id === id)!.title} is open, with a token and tests of its own.`)
}

class PageHead extends Pane {
  override connectedCallback(): void {
    super.connectedCallback()
    // the first picture has nothing to say, and nobody has dropped anything
    void import('./notice.ts')
    void import('./drop.ts').then(({ takeDrops }) => takeDrops())
  }

  protected override render(): unknown {
    const chosen = theme()
    return html`
      <header class="head">
        <h1 class="brand"><img src="./icon.svg" alt="" width="22" height="22"><span>Scopeward</span> <span class="muted">playground</span></h1>
        <drop-menu class="policies" label="Policy" .groups=${[this.#examples(), this.#files()]} .front=${this.#title()}></drop-menu>
        <button class="share" @click=${share}>${icon('link')} Share</button>
        ${this.#state()}
        <p class="promise muted">${icon('lock')} Nothing leaves this page</p>
        <div class="looks" role="radiogroup" aria-label="Theme">${THEMES.map((one) => this.#look(one, one === chosen))}</div>
        <p class="version muted">${__VERSION__} <code>${__COMMIT__}</code></p>
        <drop-menu class="rest" label="More" .groups=${[this.#themes(chosen), this.#about()]} .front=${html`${icon('more')}<span class="hidden">More</span>`}></drop-menu>
        <input class="file" type="file" accept=".toml,.json,.yaml,.yml" tabindex="-1" hidden @change=${this.#picked}>
      </header>
      <page-notice></page-notice>
      <p class="drop-here" aria-hidden="true">${icon('open')} Drop a policy, an OpenAPI document or tests to open it</p>
    `
  }

  /** The policy by its own title, and whether its text is that of the example. */
  #title(): unknown {
    const model = store.good?.model()
    return html`${icon('open')}<span class="hidden">Policy: </span><span class="name">${model ? (model.title ?? model.name) : 'Policy'}</span>${icon('fold')}`
  }

  #examples(): Choice[] {
    return EXAMPLES.map(({ id, title, about }) => ({ title, about, chosen: id === store.doc.example, run: () => void openExample(id) }))
  }

  #files(): Choice[] {
    return [
      { title: 'Open a file…', about: 'A policy, OpenAPI or tests; or drop it anywhere', run: () => this.querySelector<HTMLInputElement>('.file')!.click() },
      { title: 'Save the policy', about: 'As a file, as it stands', run: async () => (await files()).savePolicy() },
    ]
  }

  #themes(chosen: Theme): Choice[] {
    return THEMES.map((one) => ({ title: LOOKS[one], chosen: one === chosen, run: () => this.#paint(one) }))
  }

  #about(): Choice[] {
    return [{ title: 'Documentation', about: BUILD, run: () => globalThis.open(DOCUMENTATION, '_blank', 'noopener') }]
  }

  /** Says in every view that what is seen is not of the text as it stands. */
  #state(): unknown {
    if (!store.stale) return nothing
    const { length, 0: first } = store.reading.problems
    return html`<button class="stale" @click=${() => store.point({ line: first!.line })}>
      ${icon('caution')}<span>${length} ${length === 1 ? 'problem' : 'problems'}<span class="more">: the last good policy is shown</span></span>
    </button>`
  }

  #look(one: Theme, chosen: boolean): unknown {
    return html`<label class="look" title=${LOOKS[one]}>
      <input type="radio" name="theme" value=${one} .checked=${chosen} @change=${() => this.#paint(one)}>${icon(SIGNS[one])}<span class="hidden">${LOOKS[one]}</span>
    </label>`
  }

  #paint(one: Theme): void {
    setTheme(one)
    this.requestUpdate()
  }

  #picked(event: Event): void {
    const input = event.target as HTMLInputElement
    const file = input.files?.[0]
    input.value = '' // the same file may be picked again
    if (file) void files().then(({ openFile }) => openFile(file))
  }
}
customElements.define('page-head', PageHead)
