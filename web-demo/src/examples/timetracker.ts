// TimeTracker: a timer app that may look and, at first, not start the timer.

import { NO_TOKEN, type Token } from '../state/document.ts'
import type { Start } from '../state/examples.ts'

const token = (scope: string, more: Partial<Token> = {}): Token => ({ ...NO_TOKEN, held: true, scope: scope.split(' '), principal: 'ann', ...more })
const timer = token('read:projects read:tasks read:time_entries write:time_entries')
const everything = token('*', { principal: 'root', roles: ['admin'] })

export default {
  token: token('read:projects read:time_entries'),
  ask: { operation: 'GET /api/v1/projects' },
  tests: [
    { name: 'The timer app starts the timer', token: timer, ask: { method: 'POST', path: '/api/v1/timer/start' }, brief: 'allowed' },
    { name: 'It sees its own entries only', token: timer, ask: { method: 'GET', path: '/api/v1/time-entries' }, brief: 'obliged' },
    { name: 'It does not change projects', token: timer, ask: { method: 'PUT', path: '/api/v1/projects/7' }, brief: 'denied' },
    { name: 'Writing alone does not read', token: token('write:projects'), ask: { method: 'GET', path: '/api/v1/projects' }, brief: 'denied' },
    { name: 'A wildcard gives a user nothing', token: token('read:*'), ask: { method: 'GET', path: '/api/v1/projects' }, brief: 'denied' },
    { name: 'An administrator lists the users', token: everything, ask: { method: 'GET', path: '/api/v1/users' }, brief: 'allowed' },
    { name: 'An expired token opens nothing', token: { ...timer, state: 'expired' }, ask: { method: 'GET', path: '/api/v1/tasks' }, brief: 'denied' },
  ],
} satisfies Start as Start
