// Writes the service worker: which files this build has, a hash of all of them, and src/offline/worker.js.

import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Plugin } from 'vite'

import { filesOf } from './files.ts'

export function offline(source: string): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    writeBundle({ dir }) {
      const files = filesOf(dir!).filter((file) => file !== 'offline.js')
      const hash = createHash('sha256')
      for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(dir!, file)))
      const worker = readFileSync(source, 'utf8')
      hash.update(worker)
      // A file server may lead from index.html to its folder: the folder is what is asked for.
      const paths = files.map((file) => `./${file.replace(/^index\.html$/, '')}`)
      const constants = { BUILD: hash.digest('hex').slice(0, 16), FILES: paths }
      const lines = Object.entries(constants).map(([name, value]) => `const ${name} = ${JSON.stringify(value)}\n`)
      writeFileSync(join(dir!, 'offline.js'), lines.join('') + worker)
    },
  }
}
