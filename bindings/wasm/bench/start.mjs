// How long a fresh process takes to import the package, as npm installs it, and to compile a policy.

import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const median = (list) => list.sort((a, b) => a - b)[list.length >> 1]

/** Says the milliseconds from before the import until after the compilation, and whether an addon was loaded. */
const PROGRAM = `
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
const start = performance.now()
const { Policy } = await import('scopeward')
Policy.compile(readFileSync('policy.toml', 'utf8'))
const time = performance.now() - start
const { cache } = createRequire(process.cwd() + '/')
console.log(JSON.stringify({ time, addon: Object.keys(cache).some((name) => name.endsWith('.node')) }))
`

/** A folder with the package, and with the addon of this machine if it is wanted. */
function install(folder, addon) {
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, 'scopeward'), { recursive: true })
  cpSync(here('../dist'), join(modules, 'scopeward/dist'), { recursive: true })
  copyFileSync(here('../package.json'), join(modules, 'scopeward/package.json'))
  copyFileSync(here('../../../conformance/policies/doubletime.toml'), join(folder, 'policy.toml'))
  if (!addon) return
  const { platform, arch, report } = process
  const library = platform !== 'linux' ? '' : report.getReport().header.glibcVersionRuntime ? '-gnu' : '-musl'
  const name = `${platform}-${arch}${library}`, target = join(modules, `@scopeward/native-${name}`)
  mkdirSync(target, { recursive: true })
  copyFileSync(here(`../../node/platforms/${name}/package.json`), join(target, 'package.json'))
  copyFileSync(here('../../node/scopeward.node'), join(target, 'scopeward.node'))
}

/** Rows: the import and the compilation, and the whole process beside an empty one. Nanoseconds, by turns. */
export function starts(times) {
  const root = mkdtempSync(join(tmpdir(), 'scopeward-bench-'))
  try {
    const sides = ['wasm', 'addon'].map((where) => ({ where, folder: join(root, where), inside: [], whole: [] }))
    for (const { where, folder } of sides) install(folder, where === 'addon')
    const empty = []
    const timed = (folder, ...options) => {
      const start = performance.now()
      const said = execFileSync(process.execPath, options, { cwd: folder, encoding: 'utf8' })
      return { whole: (performance.now() - start) * 1e6, said }
    }
    for (let i = -1; i < times; i++) {
      const { whole } = timed(root, '-e', '0')
      if (i >= 0) empty.push(whole)
      for (const side of sides) {
        const { whole, said } = timed(side.folder, '--input-type=module', '-e', PROGRAM)
        const { time, addon } = JSON.parse(said)
        if (addon !== (side.where === 'addon')) throw new Error(`${side.where}: another engine was loaded`)
        if (i < 0) continue
        side.inside.push(time * 1e6)
        side.whole.push(whole)
      }
    }
    const bare = median(empty)
    return sides.flatMap(({ where, inside, whole }) => [
      [{ where, what: 'import, compile doubletime', size: null, peer: null, most: 10e6 }, { engine: median(inside), peer: null }],
      [{ where, what: 'the whole process', size: null, peer: 'node -e 0' }, { engine: median(whole), peer: bare }],
    ])
  } finally {
    rmSync(root, { recursive: true })
  }
}
