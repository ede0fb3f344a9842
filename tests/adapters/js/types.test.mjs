// A misspelt scope and a bare list are errors of the compiler, in each framework.

import assert from 'node:assert'
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { example } from './load.mjs'

const compiler = fileURLToPath(new URL('../../../bindings/wasm/node_modules/typescript/bin/tsc', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'scopeward-'))
cpSync(new URL('types/', import.meta.url), folder, { recursive: true })
writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
symlinkSync(fileURLToPath(new URL('node_modules', example)), join(folder, 'node_modules'))
after(() => rmSync(folder, { recursive: true }))

const text = readFileSync(join(folder, 'adapters.ts'), 'utf8')

/** What the compiler complains about, a line each; the declarations of others are their own affair. */
const complaints = (cwd) => new Promise((resolve) => {
  const ours = (line) => /^(?!node_modules\/(?!scopeward\/)).*error TS/.test(line)
  const args = [compiler, '-p', '.', '--pretty', 'false']
  execFile(process.execPath, args, { cwd }, (_, output) => resolve(output.split('\n').filter(ours)))
})

test('what is right compiles, and what is marked as wrong is wrong', async () => {
  assert.deepStrictEqual(await complaints(folder), [])
})

test('without the marks each wrong line is an error', async () => {
  const marks = text.match(/@ts-expect-error/g).length
  assert.ok(marks > 15)
  writeFileSync(join(folder, 'adapters.ts'), text.replaceAll('@ts-expect-error', ''))
  const lines = new Set((await complaints(folder)).map((line) => /\((\d+),/.exec(line)?.[1]))
  writeFileSync(join(folder, 'adapters.ts'), text)
  assert.strictEqual(lines.size, marks)
})

test('the examples in TypeScript compile', async () => {
  assert.deepStrictEqual(await complaints(fileURLToPath(example)), [])
})
