// The package's README is executed: `js` runs in Node, `ts` compiles, and what is for esbuild is what was bundled.

import assert from 'node:assert'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { ADDRESS, BYTES } from './bundlers.mjs'
import { check } from './checks.mjs'
import { root, run } from './project.mjs'
import { compile } from './types.mjs'

export async function readme(project) {
  const text = readFileSync(join(root, 'README.md'), 'utf8')
  project.copy('../types', 'types')
  const blocks = [...text.matchAll(/^```(\w+)(.*)\n([^]*?)^```$/gm)].map(([, language, note, code]) => ({
    code,
    kind: note === '' ? language : 'bundled',
    line: text.slice(0, text.indexOf(code)).split('\n').length,
  }))
  const of = (kind) => blocks.filter((block) => block.kind === kind)

  for (const { code, line } of of('js')) {
    await check(`README, line ${line}: runs`, () => execute(project, code))
  }
  const workspace = readFileSync(join(root, '../../README.md'), 'utf8')
  const [...examples] = workspace.matchAll(/^```js\n([^]*?)^```$/gm)
  assert.strictEqual(examples.length, 2)
  for (const [number, [, code]] of examples.entries()) {
    await check(`README of the workspace, example ${number + 1}: runs`, () => execute(project, code))
  }
  for (const { code, line } of of('ts')) {
    await check(`README, line ${line}: compiles`, () => {
      project.write('types/readme.ts', code)
      return compile(project, 'node16', 'es2022')
    })
  }
  await check('README: what esbuild is given', () => {
    assert.deepStrictEqual(of('bundled').map(({ code }) => code), [ADDRESS, BYTES])
  })
  await check('README: a wrong line is seen', async () => {
    const [{ code }] = of('js')
    assert.ok(code.includes("['notes:write']"))
    await assert.rejects(execute(project, code.replace("['notes:write']", "['notes:read']")), /AssertionError/)
  })
}

function execute(project, code) {
  project.write('readme.mjs', code)
  return run(process.execPath, ['readme.mjs'], { cwd: project.folder })
}
