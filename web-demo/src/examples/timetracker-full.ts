// TimeTracker in full: one who keeps the stock, whose old token is for projects.

import { NO_TOKEN, type Token } from '../state/document.ts'
import type { Start } from '../state/examples.ts'

const token = (scope: string, more: Partial<Token> = {}): Token => ({ ...NO_TOKEN, held: true, scope: scope.split(' '), principal: 'ann', ...more })
const stock = token('read:inventory write:inventory read:projects')
const time = token('read:time_entries write:time_entries')

export default {
  token: stock,
  ask: { operation: 'POST /api/v1/inventory/movements' },
  tests: [
    { name: 'The stock is moved', token: stock, ask: { method: 'POST', path: '/api/v1/inventory/movements' }, brief: 'allowed' },
    { name: 'An old token for projects opens the inventory, too', token: token('read:projects'), ask: { method: 'GET', path: '/api/v1/inventory/items/7' }, brief: 'allowed' },
    { name: 'It sees no invoices', token: stock, ask: { method: 'GET', path: '/api/v1/invoices' }, brief: 'denied' },
    { name: 'Nobody approves their own leave', token: time, ask: { method: 'POST', path: '/api/v1/time-off/requests/3/approve' }, brief: 'denied' },
    { name: 'An approver does', token: { ...time, roles: ['approver'] }, ask: { method: 'POST', path: '/api/v1/time-off/requests/3/approve' }, brief: 'allowed' },
    { name: 'The scope of administrators needs the role', token: token('admin:all'), ask: { method: 'GET', path: '/api/v1/users' }, brief: 'denied' },
  ],
} satisfies Start as Start
