// One test, to be changed: its token, its request and what is expected.

import { html } from 'lit'

import type { Ask, Test, Token } from '../state/document.ts'
import { store } from '../state/store.ts'
import { line } from './run.ts'

const STATES = ['active', 'expired', 'revoked', 'disabled', 'unknown'] as const
/** A decision's brief in plain words; limited is to own rows, or by a restriction. */
export const BRIEFS = { allowed: 'Allowed', denied: 'Denied', obliged: 'Allowed, limited' } as const

const words = (text: FormDataEntryValue | null) => String(text ?? '').split(/[\s,]+/).filter(Boolean)
const filled = (text: FormDataEntryValue | null) => String(text ?? '').trim() || null

export function form(test: Test, done: (changed: Test | null) => void): unknown {
  const { token, ask } = test
  const read = (event: SubmitEvent) => {
    event.preventDefault()
    done(testOf(new FormData(event.target as HTMLFormElement), test))
  }
  const leave = (event: KeyboardEvent) => event.key === 'Escape' && done(null)
  return html`
    <form class="form" @submit=${read} @keydown=${leave}>
      ${field('Name', html`<input name="name" required maxlength="1000" .value=${test.name}>`)}
      ${field('Request', html`<input class="mono" name="ask" required list="operations" .value=${line(ask)} placeholder="GET /path, or the key of an operation">`)}
      <datalist id="operations">${store.good!.model().operations.map(({ key }) => html`<option value=${key}></option>`)}</datalist>
      ${field('Scopes', html`<input class="mono" name="scope" .value=${token.scope.join(' ')} placeholder="With spaces between">`)}
      ${field('Roles', html`<input class="mono" name="roles" .value=${token.roles.join(' ')}>`)}
      ${field('Who', html`<input class="mono" name="principal" .value=${token.principal ?? ''}>`)}
      ${field('Whose row', html`<input class="mono" name="owner" .value=${ask.owner ?? ''}>`)}
      ${field('Audience', html`<input class="mono" name="audience" list="audiences" .value=${token.audience ?? ''}>`)}
      <datalist id="audiences">${store.good!.model().audiences.map(({ uri }) => html`<option value=${uri}></option>`)}</datalist>
      ${field('Token', html`<select name="state">
        ${STATES.map((state) => html`<option value=${state} ?selected=${token.held && token.state === state}>${state}</option>`)}
        <option value="none" ?selected=${!token.held}>none at all</option>
      </select>`)}
      ${field('Expected', html`<select name="brief">${Object.entries(BRIEFS).map(([brief, title]) => html`
        <option value=${brief} ?selected=${brief === test.brief}>${title}</option>`)}</select>`)}
      <div class="row ends">
        <button class="primary" type="submit">Keep</button>
        <button type="button" @click=${() => done(null)}>Cancel</button>
        <button type="button" class="plain" @click=${() => done({ ...test, token: store.doc.token, ask: store.doc.ask ?? ask })}>Take the current token and request</button>
      </div>
    </form>
  `
}

const field = (title: string, control: unknown) => html`<label class="field"><span>${title}</span>${control}</label>`

function testOf(data: FormData, test: Test): Test {
  const state = data.get('state') as Token['state'] | 'none'
  const token: Token = {
    held: state !== 'none',
    scope: words(data.get('scope')),
    principal: filled(data.get('principal')),
    roles: words(data.get('roles')),
    audience: filled(data.get('audience')),
    state: state === 'none' ? 'active' : state,
  }
  const owner = filled(data.get('owner'))
  const ask = { ...askOf(String(data.get('ask')).trim(), test.ask), ...(owner === null ? {} : { owner }) }
  return { name: String(data.get('name')).trim(), token, ask, brief: data.get('brief') as Test['brief'] }
}

/** The key of an operation as the policy writes it, else a method and a path. */
function askOf(text: string, before: Ask): Ask {
  const { owner: _, ...same } = before
  if (text === line(before)) return same
  const [, method, path] = /^(\S+)\s+(\/.*)$/.exec(text) ?? []
  const known = store.good!.policy!.operation(text) !== null
  return known || !method || !path ? { operation: text } : { method: method.toUpperCase(), path }
}
