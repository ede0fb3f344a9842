// A code host: a tool that runs checks, and what it may not do.

import { NO_TOKEN, type Token } from '../state/document.ts'
import type { Start } from '../state/examples.ts'

const token = (scope: string): Token => ({ ...NO_TOKEN, held: true, scope: scope.split(' '), principal: 'ann' })
const checks = token('repo:status repo_deployment read:org')
const terminal = token('repo read:org gist')

export default {
  token: terminal,
  ask: { method: 'PUT', path: '/repos/ann/site/contents/.github/workflows/deploy.yml' },
  tests: [
    { name: 'Checks are reported', token: checks, ask: { method: 'POST', path: '/repos/ann/site/statuses/6dcb09b' }, brief: 'allowed' },
    { name: 'They change no file', token: checks, ask: { method: 'PUT', path: '/repos/ann/site/contents/README.md' }, brief: 'denied' },
    { name: 'The scope of repositories gives its parts', token: terminal, ask: { method: 'POST', path: '/repos/ann/site/statuses/6dcb09b' }, brief: 'allowed' },
    { name: 'It does not delete a repository', token: terminal, ask: { method: 'DELETE', path: '/repos/ann/site' }, brief: 'denied' },
    { name: 'Nor change what runs automatically', token: terminal, ask: { method: 'PUT', path: '/repos/ann/site/contents/.github/workflows/deploy.yml' }, brief: 'denied' },
    { name: 'Publishing does not download', token: token('write:packages'), ask: { method: 'GET', path: '/user/packages' }, brief: 'denied' },
    { name: 'Anybody sees a public repository', token: NO_TOKEN, ask: { method: 'GET', path: '/repos/ann/site' }, brief: 'allowed' },
  ],
} satisfies Start as Start
