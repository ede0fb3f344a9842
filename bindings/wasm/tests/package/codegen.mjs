// What `scopeward codegen ts` writes, as the compiler sees it: a program with the right scopes passes, the same with one
// letter changed does not.

import assert from 'node:assert'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transform } from 'esbuild'

import { check } from './checks.mjs'
import { root } from './project.mjs'
import { compile } from './types.mjs'

const generated = join(root, '../../export/tests/generated')

const PROGRAM = `import { bundles, scopes, type Operation, type Scope } from './tasks.js'

export const needed: Scope = 'tasks:read'
export const title: string = scopes['tasks:write'].title
export const operation: Operation = 'POST /tasks'
export const asked: readonly Scope[] = bundles.dashboard.scopes
`

export async function codegen(project) {
  project.copy('../types/tsconfig.json', 'codegen/tsconfig.json')
  project.copy('../types/package.json', 'codegen/package.json')
  cpSync(generated, project.path('codegen'), { recursive: true })
  cpSync(join(root, '../../examples/js/tasks.ts'), project.path('codegen/tasks.ts'))
  const tsc = (program) => {
    project.write('codegen/program.ts', program)
    return compile(project, 'node16', 'es2022', 'codegen')
  }
  await check('codegen: the right scopes pass', () => tsc(PROGRAM))
  for (const [right, wrong, place] of [
    ["'tasks:read'", "'tasks:raed'", /program\.ts\(3,14\): error TS2820: .*'"tasks:raed"'.* Did you mean '"tasks:read"'/],
    ["['tasks:write']", "['tasks:wrte']", /program\.ts\(4,37\): error TS\d+: .*'tasks:wrte'/],
    ["'POST /tasks'", "'POST /task'", /program\.ts\(5,14\): error TS\d+: .*"POST \/task"/],
    ['bundles.dashboard', 'bundles.dashbord', /program\.ts\(6,48\): error TS2551: .*'dashbord'/],
  ]) {
    await check(`codegen: ${wrong} is seen`, async () => {
      assert.ok(PROGRAM.includes(right))
      await assert.rejects(tsc(PROGRAM.replace(right, wrong)), place)
    })
  }
  await check('codegen: no text breaks out', async () => {
    const { code } = await transform(readFileSync(join(generated, 'hostile.ts'), 'utf8'), { loader: 'ts' })
    const { scopes, bundles } = await import(pathToFileURL(project.write('hostile.mjs', code)))
    const schema = JSON.parse(readFileSync(join(generated, 'hostile.json'), 'utf8')).$defs
    assert.deepEqual(Object.keys(scopes), schema.Scope.oneOf.map((scope) => scope.const))
    for (const { const: name, title, description = null } of schema.Scope.oneOf) {
      assert.deepEqual([scopes[name].title, scopes[name].description], [title, description], name)
    }
    assert.deepEqual(Object.keys(bundles), schema.Bundle.enum)
    return `${Object.keys(scopes).length} scopes`
  })
}
