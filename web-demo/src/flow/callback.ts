// Where people come back to: it hands the answer to the page that waits for it, keeps nothing, and closes.

import { CHANNEL } from './channel.ts'

const answer = Object.fromEntries(new URLSearchParams(location.search))
// The code leaves the address, and so the history.
history.replaceState(null, '', location.pathname)
new BroadcastChannel(CHANNEL).postMessage(answer)
window.close()
