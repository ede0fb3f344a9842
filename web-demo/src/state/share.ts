// Copies the link that keeps everything, and says what is in it.

import { notices } from './notices.ts'
import { write } from './start.ts'
import { store } from './store.ts'

/** Some programs cut links that are longer. */
const LONG = 8_000

export async function share(): Promise<void> {
  const link = await write()
  const text = `It holds the policy, the tests${store.doc.other === null ? '' : ', the policy to compare with'} and the token's scopes. Nothing was sent anywhere.`
  const long = link.length > LONG ? ` It is ${Math.round(link.length / 1_000)} kB long: some programs cut such links.` : ''
  try {
    await navigator.clipboard.writeText(link)
    notices.say({ tone: 'good', text: `The link is copied. ${text}${long}` })
  } catch {
    notices.say({ tone: 'caution', text: `This is the link to copy. ${text}${long}`, link })
  }
}
