// What the package says about itself and stands on.

import assert from 'node:assert'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

import { check } from './checks.mjs'
import { root } from './project.mjs'

const read = (...names) => readFileSync(join(root, ...names), 'utf8')

export async function manifest(project) {
  const packed = JSON.parse(readFileSync(project.path('node_modules/scopeward/package.json'), 'utf8'))

  await check('manifest: the version of the workspace', () => {
    const [, version] = read('../../Cargo.toml').match(/\[workspace\.package\]\nversion = "(.*)"/)
    assert.strictEqual(packed.version, version)
    return version
  })
  await check('manifest: nothing to install, nothing to run', () => {
    const { dependencies, optionalDependencies = {}, peerDependencies, peerDependenciesMeta, scripts } = packed
    assert.strictEqual(dependencies, undefined)
    // Declarations name the types of these. Whichever version is there will do, and none is just as well.
    for (const [name, version] of Object.entries(peerDependencies)) {
      assert.deepStrictEqual([version, peerDependenciesMeta[name]], ['*', { optional: true }], name)
    }
    assert.deepStrictEqual(Object.keys(scripts), ['prepack', 'postpack', 'test'])
    const platforms = readdirSync(new URL('../../../node/platforms', import.meta.url)).sort()
    const named = platforms.map((platform) => [`@scopeward/native-${platform}`, packed.version])
    assert.deepStrictEqual(Object.entries(optionalDependencies), named)
  })
  await check('manifest: conditions in their order, and every file is there', () => {
    const order = ['types', 'workerd', 'edge-light', 'deno', 'bun', 'node', 'browser', 'default']
    assert.deepStrictEqual(Object.keys(packed.exports['.']), order)
    const files = leaves([packed.exports, packed.main, packed.types])
    for (const file of files) assert.ok(existsSync(project.path('node_modules/scopeward', file)), file)
    return `${new Set(files).size} files`
  })
  await check('manifest: tools pinned exactly, no address in the lock', () => {
    const runtimes = JSON.parse(read('tests/runtimes/package.json')).optionalDependencies
    for (const [name, version] of Object.entries({ ...packed.devDependencies, ...runtimes })) {
      assert.match(version, /^\d+\.\d+\.\d+$/, name)
    }
    assert.doesNotMatch(read('package-lock.json'), /"resolved": "\w+:/)
  })
  await check('manifest: the declaration is the one of the bindings', () => {
    assert.ok(read('dist/index.d.cts').includes(read('../policy.d.ts')))
  })
  await check('manifest: no file names a place of the machine that built it', () => {
    const places = [homedir(), join(root, '../..'), '.cargo/registry']
    for (const { path } of project.files) {
      const bytes = readFileSync(project.path('node_modules/scopeward', path))
      for (const place of places) assert.ok(!bytes.includes(place), `${path} names ${place}`)
    }
  })
}

function leaves(value) {
  return typeof value === 'string' ? [value] : Object.values(value).flatMap(leaves)
}
