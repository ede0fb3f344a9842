// What an editor sees: the declarations of the packed package, under both ways to resolve modules.

import assert from 'node:assert'
import { cpSync, mkdtempSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import { check } from './checks.mjs'
import { root, run } from './project.mjs'

const tool = (path) => join(root, 'node_modules', path)
const specification = (name) => JSON.parse(readFileSync(join(root, '../../conformance', name), 'utf8'))

export async function types(project) {
  project.copy('../types', 'types')
  project.write('types/specification.ts', comparison())
  for (const module of ['node16', 'preserve']) {
    for (const lib of ['es2022', 'es2022,dom']) {
      await check(`types: module ${module}, lib ${lib}`, () => compile(project, module, lib))
      if (lib.includes('dom')) await check(`types: the consent element, module ${module}`, () => element(project, module, lib))
    }
  }
  await check('types: a wrong one is seen', async () => {
    const { reasons } = specification('codes.json')
    project.write('types/specification.ts', comparison({ reasons: { ...reasons, more: '' } }))
    await assert.rejects(compile(project, 'node16', 'es2022'), /specification\.ts.*'false' does not satisfy/)
    project.write('types/specification.ts', comparison())
  })
  await check('publint', async () => {
    const text = await run(process.execPath, [tool('publint/src/cli.js'), 'run', '--strict', project.tarball])
    assert.match(text, /All good!/)
  })
  await check('are the types wrong?', async () => {
    // Node's old resolution knows no `exports`, and the compiler has left it behind.
    const options = ['--profile', 'node16', '--format', 'ascii', '--no-color']
    const text = await run(process.execPath, [tool('@arethetypeswrong/cli/dist/index.js'), ...options, project.tarball])
    const entries = Object.keys(manifest().exports)
    for (const entry of entries) assert.ok(text.includes(`"scopeward${entry.slice(1)}"`), entry)
    return `${entries.length} entry points`
  })
}

/** Only a page has elements. */
async function element(project, module, lib) {
  const folder = mkdtempSync(project.path('element-'))
  cpSync(project.path('types/tsconfig.json'), join(folder, 'tsconfig.json'))
  cpSync(join(import.meta.dirname, '../consent/types.ts'), join(folder, 'types.ts'))
  await compile(project, module, lib, basename(folder))
}

export async function compile({ folder }, module, lib, types = 'types') {
  const args = [tool('typescript/bin/tsc'), '-p', types, '--module', module, '--lib', lib]
  await run(process.execPath, args, { cwd: folder })
}

const manifest = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const CODES = {
  problems: 'ProblemCode', findings: 'FindingCode', inputs: 'InputCode', reasons: 'Reason', refusals: 'RefusalCode',
  routes: 'RouteCode', warnings: 'WarningCode',
}
/** Where a type is not called as in the specification. */
const CALLED = {
  Client: "s.ConsentRequest['client']",
  Consent: 's.ConsentJson',
  Decision: 's.DecisionJson',
  Toggled: "ReturnType<s.Consent['toggle']>",
}

/** A program that compiles if the declarations have the specification's codes and fields, neither more nor less. */
function comparison(codes = specification('codes.json')) {
  const { classes, input, output } = specification('surface.json')
  const lines = []
  const same = (type, names) => lines.push(`is<Equals<${type}, ${union(names)}>>()`)
  for (const [kind, all] of Object.entries(codes)) same(`s.${CODES[kind]}`, Object.keys(all))
  for (const [name, { fields, verbs }] of Object.entries(classes)) {
    same(`Public<s.${name}>`, [...fields, ...verbs].map(camel))
  }
  for (const [name, fields] of Object.entries({ ...input, ...output })) {
    same(`Keys<${CALLED[name] ?? `s.${name}`}>`, fields)
  }
  return `import type * as s from 'scopeward'
import { type Equals, is } from './equals.js'
type Keys<T> = T extends unknown ? keyof T : never
/** Freeing and the wire form are how JavaScript does it. */
type Public<T> = Exclude<keyof T, symbol | 'dispose' | 'toJSON'>
${lines.join('\n')}
`
}

const union = (names) => names.map((name) => `'${name}'`).join(' | ') || 'never'

const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase())
