// A team chat: a bot that posts notifications.

import { NO_TOKEN, type Token } from '../state/document.ts'
import type { Start } from '../state/examples.ts'

const token = (scope: string, roles: string[] = []): Token => ({ ...NO_TOKEN, held: true, scope: scope.split(' '), principal: 'bot', roles })
const notifier = token('chat:write chat:write.public')

export default {
  token: notifier,
  ask: { operation: 'POST /api/chat.postMessage/customized' },
  tests: [
    { name: 'The bot posts', token: notifier, ask: { method: 'POST', path: '/api/chat.postMessage' }, brief: 'allowed' },
    { name: 'It does not post under another name', token: notifier, ask: { method: 'POST', path: '/api/chat.postMessage/customized' }, brief: 'denied' },
    { name: 'It reads no messages', token: notifier, ask: { method: 'GET', path: '/api/conversations.history' }, brief: 'denied' },
    { name: 'Any kind of channel opens the list', token: token('groups:read'), ask: { method: 'GET', path: '/api/conversations.list' }, brief: 'allowed' },
    { name: 'People are removed by an administrator', token: token('admin.users:write', ['admin']), ask: { method: 'POST', path: '/api/admin.users.remove' }, brief: 'allowed' },
    { name: 'And by nobody else', token: token('admin.users:write'), ask: { method: 'POST', path: '/api/admin.users.remove' }, brief: 'denied' },
  ],
} satisfies Start as Start
