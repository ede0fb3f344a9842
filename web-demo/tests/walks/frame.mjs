// The frame: the page opens in every look, and nothing is wrong with it.

import { violations } from '../../../server/tests/browser/axe.mjs'
import { LOOKS, nameOf, visit } from '../visit.mjs'

export async function frame({ check, browser, site, shots }) {
  for (const look of LOOKS) {
    const person = await visit({ browser, site }, look)
    check.same(await person.page.title(), 'Scopeward playground', 'the title')
    check.same(await violations(person.page), [], `axe, ${nameOf(look)}`)
    if (shots) await person.page.screenshot({ path: `${shots}/playground-${nameOf(look)}.png` })
    await person.leave(check)
  }
}
