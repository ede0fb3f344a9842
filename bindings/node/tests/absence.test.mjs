// Which addon is found: that of the package for this machine, and nothing where there is none or it does not load.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const root = new URL('../', import.meta.url)
const folder = mkdtempSync(join(tmpdir(), 'scopeward-'))
after(() => rmSync(folder, { recursive: true }))

const manifest = (name) => JSON.parse(readFileSync(new URL(`platforms/${name}/package.json`, root), 'utf8'))
const platforms = readdirSync(new URL('platforms', root)).map((name) => [name, manifest(name)])

const [glibc, musl] = ['glibc', 'musl'].map((library) =>
  platforms.find(([, { os, cpu, libc }]) => os[0] === process.platform && cpu[0] === process.arch && libc[0] === library)?.[0])

let count = 0

/** What a program finds where these packages are installed. */
function found(packages) {
  const place = join(folder, String(count++))
  cpSync(new URL('js/native.js', root), join(place, 'node/js/native.js'))
  cpSync(new URL('../wasm/js/errors.js', root), join(place, 'wasm/js/errors.js'))
  writeFileSync(join(place, 'package.json'), '{"type":"module"}')
  for (const [name, file] of packages) {
    const installed = join(place, 'node_modules', manifest(name).name)
    mkdirSync(installed, { recursive: true })
    cpSync(new URL(`platforms/${name}/package.json`, root), join(installed, 'package.json'))
    if (file) writeFileSync(join(installed, 'scopeward.node'), file)
  }
  const program = "import { addon } from './node/js/native.js'; console.log(addon() && Object.keys(addon()).length)"
  writeFileSync(join(place, 'program.js'), program)
  return execFileSync(process.execPath, ['program.js'], { cwd: place, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim()
}

const file = () => readFileSync(new URL('scopeward.node', root))

test('the package of this machine', { skip: glibc === undefined && 'there is none for this machine' }, () => {
  assert.equal(found([[glibc, file()]]), '8')
})

test('nothing installed', () => assert.equal(found([]), 'null'))

test('packages that hold no addon', () => {
  for (const [name] of platforms) {
    assert.equal(found([[name, null]]), 'null')
    assert.equal(found([[name, 'not a library']]), 'null')
  }
})

test('the one that does not load is passed over', { skip: musl === undefined && 'there is none for this machine' }, () => {
  assert.equal(found([[glibc, 'not a library'], [musl, file()]]), '8')
})

test('every package says what the workspace says, and what is looked for', () => {
  const cargo = readFileSync(new URL('../../Cargo.toml', root), 'utf8')
  const [, version] = /^version = "(.*)"$/m.exec(cargo)
  const [, license] = /^license = "(.*)"$/m.exec(cargo)
  for (const [name, said] of platforms) {
    const { os, cpu, libc } = said
    const library = { glibc: ['gnu'], musl: ['musl'] }[libc?.[0]] ?? []
    assert.equal(name, [...os, ...cpu, ...library].join('-'))
    assert.deepEqual([said.name, said.version, said.license], [`@scopeward/native-${name}`, version, license])
    assert.deepEqual([said.main, said.files], ['scopeward.node', ['scopeward.node']])
    assert.equal(said.scripts, undefined)
  }
})
