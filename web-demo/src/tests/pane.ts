// The tests of a policy: who may do what, said once, and seen red or green at every change.

import { html, nothing } from 'lit'

import { icon } from '../parts/icons.ts'
import { Pane } from '../parts/pane.ts'
import { spoken } from '../parts/words.ts'
import type { Test } from '../state/document.ts'
import { openFile, save } from '../state/files.ts'
import { notices } from '../state/notices.ts'
import { store } from '../state/store.ts'
import { vectorsOf } from '../state/vectors.ts'
import { BRIEFS, form } from './form.ts'
import { line, type Outcome, outcomeOf, score } from './run.ts'
import './style.css'

/** A test as it is added: it expects what comes now. */
function current(): Test | null {
  const { good, doc: { token, ask } } = store
  if (!good || !ask) return null
  const test: Test = { name: line(ask), token, ask, brief: 'denied' }
  const { came } = outcomeOf(good, test)
  return came && { ...test, brief: came, name: `${line(ask)} is ${came === 'denied' ? 'denied' : 'allowed'}` }
}

class TestsPane extends Pane {
  #edited: Test | null = null

  protected override render(): unknown {
    const { hold, all } = score()
    return html`
      <div class="row tools">
        <p class="badge ${hold === all ? 'good' : 'danger'} sum" role="status" ?hidden=${all === 0}>${icon(hold === all ? 'allow' : 'deny')} ${hold} of ${all} hold</p>
        <button class="primary" ?disabled=${!store.doc.ask} @click=${this.#add}>${icon('plus')} Add the current request</button>
        <span class="files">
          <button class="plain" ?disabled=${all === 0} @click=${this.#download} title="As conformance vectors, which every language's runner runs">Download</button>
          <button class="plain" @click=${() => this.querySelector<HTMLInputElement>('.file')!.click()}>Open…</button>
        </span>
        <input class="file" type="file" accept=".json" tabindex="-1" hidden @change=${this.#open}>
      </div>
      ${all === 0 ? html`<p class="empty">No tests yet. Choose a token and a request, then add them: from then on you see at once when a change of the policy changes the answer.</p>` : this.#table()}
    `
  }

  #table(): unknown {
    return html`
      <table>
        <thead><tr><th>Result</th><th>Test</th><th>Expected</th><th><span class="hidden">What to do</span></th></tr></thead>
        ${store.doc.tests.map((test) => (test === this.#edited ? this.#form(test) : this.#row(test)))}
      </table>
    `
  }

  #form(test: Test): unknown {
    return html`<tbody class="edited"><tr><td colspan="4">${form(test, (changed) => this.#keep(test, changed))}</td></tr></tbody>`
  }

  #row(test: Test): unknown {
    const outcome = outcomeOf(store.good!, test)
    return html`
      <tbody class=${outcome.holds ? 'holds' : 'fails'}>
        <tr>
          <td><span class="badge ${outcome.holds ? 'good' : 'danger'}">${icon(outcome.holds ? 'allow' : 'deny')} ${outcome.holds ? 'Holds' : 'Fails'}</span></td>
          <th scope="row">${test.name}<code class="ask">${line(test.ask)}</code>${tokenOf(test)}</th>
          <td class="expected">${BRIEFS[test.brief]}</td>
          <td class="acts">
            <button class="plain" aria-label="Show ${test.name}" title="Show it in every view" @click=${() => store.set({ token: test.token, ask: test.ask })}>${icon('show')}</button>
            <button class="plain" aria-label="Edit ${test.name}" title="Edit" @click=${() => this.#edit(test)}>${icon('edit')}</button>
            <button class="plain" aria-label="Delete ${test.name}" title="Delete" @click=${() => this.#delete(test)}>${icon('close')}</button>
          </td>
        </tr>
        ${outcome.holds ? nothing : html`<tr class="why"><td></td><td colspan="3">${why(outcome)}</td></tr>`}
      </tbody>
    `
  }

  #add = () => {
    const test = current()
    if (test) store.set({ tests: [...store.doc.tests, test] })
    else notices.say({ tone: 'caution', text: 'This request cannot be tested: the token cannot be read, or the policy has no such operation.' })
  }

  #edit(test: Test): void {
    this.#edited = test
    this.requestUpdate()
    void this.updateComplete.then(() => this.querySelector<HTMLInputElement>('.form input')?.select())
  }

  #keep(test: Test, changed: Test | null): void {
    const kept = changed ?? test
    this.#edited = null
    store.set({ tests: store.doc.tests.map((one) => (one === test ? kept : one)) })
    void this.updateComplete.then(() => this.#button(`Edit ${kept.name}`)?.focus())
  }

  #delete(test: Test): void {
    const before = store.doc.tests
    const place = before.indexOf(test)
    store.set({ tests: before.filter((one) => one !== test) })
    const undo = () => {
      store.set({ tests: before })
      notices.say(null)
    }
    notices.say({ tone: 'good', text: `The test “${test.name}” is deleted.`, action: { title: 'Undo', run: undo } })
    void this.updateComplete.then(() => ([...this.querySelectorAll<HTMLElement>('.acts :last-child')].at(place) ?? this.querySelector<HTMLElement>('.tools button'))?.focus())
  }

  #button(label: string): HTMLElement | undefined {
    return [...this.querySelectorAll('button')].find((button) => button.ariaLabel === label)
  }

  #download = () => {
    const { topic, text } = vectorsOf(store.doc, store.good!.policy!.name)
    save(`${topic}.json`, text, 'application/json')
  }

  #open = (event: Event) => {
    const input = event.target as HTMLInputElement
    const file = input.files?.[0]
    input.value = ''
    if (file) void openFile(file)
  }
}
customElements.define('tests-pane', TestsPane)

function tokenOf({ token }: Test): unknown {
  if (!token.held) return html`<span class="token">without a token</span>`
  const { scope, roles, state, audience } = token
  const facts = [...roles.map((role) => `role ${role}`), ...(state === 'active' ? [] : [state]), ...(audience ? [`for ${audience}`] : [])]
  return html`<span class="token">with ${scope.length > 0 ? html`<code>${scope.join(' ')}</code>` : 'no scopes'}${facts.map((fact) => `, ${fact}`)}</span>`
}

/** What came instead, and why: in the engine's own words. */
function why({ came, fault, decision }: Outcome): unknown {
  if (fault !== null || !decision) return html`It cannot be asked: ${spoken(fault ?? '')}.`
  const lacks = [...decision.missing, ...decision.roles.map((role) => `role ${role}`)]
  return html`
    It came: <strong>${BRIEFS[came!]}</strong>, <code>${decision.reason}</code>${lacks.length > 0
      ? html`; it lacks ${lacks.map((one) => html`<span class="chip">${one}</span> `)}`
      : '.'}
  `
}
