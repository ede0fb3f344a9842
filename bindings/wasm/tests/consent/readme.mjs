// The pages of the README, as they stand there.

import assert from 'node:assert'
import { readFileSync } from 'node:fs'

import { check } from '../package/checks.mjs'
import { escape } from './site.mjs'
import { allow, box, consentOf, deny, ENGINE_SECURITY, sent } from './visit.mjs'

const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const [form, program] = [...text.matchAll(/^```html\n([^]*?)^```$/gm)].map(([, code]) => code)

export async function readme({ put, visit }) {
  const model = consentOf('choice')
  const filled = form.replace('action="/consent"', 'action="/answer"').replace('MODEL', escape(JSON.stringify(model))).replace('HASH', model.hash)
  await check('README: the form, with script', () => visit(filled, async (tab) => {
    await box(tab, 'View tasks').uncheck()
    await allow(tab).click()
    assert.deepStrictEqual((await sent(tab)).map(([name]) => name), ['request', 'scope', 'hash', 'answer'])
  }))
  await check('README: the form, without', () => visit(filled, async (tab) => {
    await deny(tab).click()
    assert.deepStrictEqual((await sent(tab)).slice(1), [['hash', model.hash], ['answer', 'deny']])
  }, { javaScriptEnabled: false, settle: false }))
  await check('README: the program', () => {
    const [, body, script] = /^([^]*)<script type="module">([^]*)<\/script>/.exec(program)
    put('readme.mjs', { type: 'text/javascript', body: script.replace("'scopeward/consent'", "'/consent.js'").replace("'scopeward'", "'/web.js'") })
    return visit(body, async (tab) => {
      const said = tab.waitForEvent('console')
      await tab.locator('input').last().check()
      await allow(tab).click()
      assert.strictEqual((await said).text(), 'notes:read notes:write')
      assert.strictEqual(await deny(tab).innerText(), 'Not now')
    }, { page: { script: '/readme.mjs' }, security: ENGINE_SECURITY })
  })
}
