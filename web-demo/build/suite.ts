// The conformance suite's data as one compressed file, fetched when the suite is opened: a tenth of its size, and no part of
// what every visitor loads.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'

import type { Plugin } from 'vite'

const NAME = 'virtual:suite'
const SERVED = '/suite.bin'

/** Paths within `conformance/` to texts, as the suite takes them. */
function pack(folder: string): Uint8Array {
  const texts = ['vectors', 'policies'].flatMap((part) =>
    readdirSync(join(folder, part)).sort().map((name) => [`${part}/${name}`, readFileSync(join(folder, part, name), 'utf8')]))
  return deflateRawSync(JSON.stringify(Object.fromEntries(texts)), { level: 9 })
}

/** Gives `virtual:suite`, the address of the data. */
export function suite(folder: string): Plugin {
  let serves = false
  return {
    name: 'suite',
    configResolved: ({ command }) => void (serves = command === 'serve'),
    configureServer: ({ middlewares }) => void middlewares.use(SERVED, (_, response) => void response.end(pack(folder))),
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load(id) {
      if (id !== `\0${NAME}`) return
      if (serves) return `export default ${JSON.stringify(SERVED)}`
      const file = this.emitFile({ type: 'asset', name: 'suite.bin', source: pack(folder) })
      return `export default import.meta.ROLLUP_FILE_URL_${file}`
    },
  }
}
