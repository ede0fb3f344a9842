// The inputs of the preview.

import type { Model } from 'scopeward'

import { html, nothing } from 'lit'

import type { Form, From } from './form.ts'

export type Change = (change: Partial<Form>) => void

const FROM: [From, string][] = [
  ['token', 'Those of the token'], ['request', 'What the request needs'], ['step-up', 'The request’s, on top of the token’s'], ['own', 'My own list'],
]
const REGISTRATIONS: [Form['registration'], string][] = [
  ['static', 'by the service itself'], ['dcr', 'by itself (dynamic registration)'], ['cimd', 'by a document at its address'],
]
const MISSING: [Form['missing'], string][] = [['add', 'is added'], ['reject', 'refuses the request'], ['drop', 'leaves the scope out']]

/** The text of a hostile name need not be read in full here. */
const LONGEST = 20_000

export function fields(form: Form, { audiences, roles }: Model, change: Change): unknown {
  return html`
    <fieldset>
      <legend>What is asked for</legend>
      ${choice('Scopes', FROM, form.from, (from) => change({ from }))}
      ${form.from === 'own' ? text('My list', form.own, (own) => change({ own }), 'mono') : nothing}
      ${audiences.length > 0 ? ticks('For', audiences.map(({ uri, name, title }) => [uri, title ?? name]), form.audiences, (audiences) => change({ audiences })) : nothing}
      ${form.from === 'step-up' ? nothing : text('Allowed before', form.granted, (granted) => change({ granted }), 'mono')}
      ${choice('A missing dependency', MISSING, form.missing, (missing) => change({ missing }))}
      ${roles.length > 0 ? ticks('Roles of the person', roles.map(({ name, title }) => [name, title ?? name]), form.roles, (roles) => change({ roles })) : nothing}
    </fieldset>
    <fieldset>
      <legend>Who asks</legend>
      ${text('Name', form.name, (name) => change({ name }))}
      ${text('Identifier', form.id, (id) => change({ id }), 'mono')}
      ${text('Redirect address', form.redirect, (redirect) => change({ redirect }), 'mono')}
      ${choice('Registered', REGISTRATIONS, form.registration, (registration) => change({ registration }))}
      ${text('Domain', form.domain, (domain) => change({ domain }), 'mono')}
      ${tick('Its name is verified', form.verified, (verified) => change({ verified }))}
    </fieldset>
    <fieldset>
      <legend>How it is asked</legend>
      ${text('Scopes that the app requires', form.required, (required) => change({ required }), 'mono')}
      ${text('Scopes that are optional to it', form.optional, (optional) => change({ optional }), 'mono')}
      ${text('Scopes that it is registered for', form.client, (client) => change({ client }), 'mono')}
      ${tick('Everything is ticked at first', form.preselect, (preselect) => change({ preselect }))}
      ${text('Language, such as “de”', form.language, (language) => change({ language }), 'mono')}
    </fieldset>
  `
}

const valueOf = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value

const text = (name: string, value: string, set: (value: string) => void, kind = '') => html`<label class="one">
  <span>${name}</span>
  <input class=${kind} .value=${value} maxlength=${LONGEST} autocomplete="off" autocapitalize="off" spellcheck="false" @input=${(event: Event) => set(valueOf(event))}>
</label>`

const choice = <T extends string>(name: string, values: readonly (readonly [T, string])[], value: T, set: (value: T) => void) => html`<label class="one">
  <span>${name}</span>
  <select @change=${(event: Event) => set(valueOf(event) as T)}>
    ${values.map(([key, title]) => html`<option value=${key} ?selected=${key === value}>${title}</option>`)}
  </select>
</label>`

const tick = (name: string, value: boolean, set: (value: boolean) => void) => html`<label class="tick">
  <input type="checkbox" .checked=${value} @change=${(event: Event) => set((event.target as HTMLInputElement).checked)}> ${name}
</label>`

const ticks = (name: string, values: readonly (readonly [string, string])[], on: readonly string[], set: (on: string[]) => void) => html`
  <div class="one" role="group" aria-label=${name}>
    <span>${name}</span>
    <div class="row">${values.map(([key, title]) =>
      tick(title, on.includes(key), (ticked) => set(values.map(([key]) => key).filter((other) => (other === key ? ticked : on.includes(other))))))}</div>
  </div>`
