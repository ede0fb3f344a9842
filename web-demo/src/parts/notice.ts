// Says once what became of something that a person did, and offers the way back.

import { html, LitElement, nothing } from 'lit'

import { notices } from '../state/notices.ts'
import { icon } from './icons.ts'

class PageNotice extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    notices.addEventListener('change', () => this.requestUpdate())
  }

  protected override render(): unknown {
    const now = notices.now
    return html`<div role="status" class="said">${now
      ? html`
        <p class="notice ${now.tone}">
          ${icon(now.tone === 'good' ? 'info' : 'caution')}<span class="words">${now.text}</span>
          ${now.link ? html`<input class="address mono" readonly .value=${now.link} aria-label="The link" @focus=${selected}>` : nothing}
          ${now.action ? html`<button @click=${now.action.run}>${now.action.title}</button>` : nothing}
          <button class="plain" aria-label="Close this message" @click=${() => notices.say(null)}>${icon('close')}</button>
        </p>`
      : nothing}</div>${now?.more ?? nothing}`
  }
}
customElements.define('page-notice', PageNotice)

const selected = (event: Event) => (event.target as HTMLInputElement).select()
