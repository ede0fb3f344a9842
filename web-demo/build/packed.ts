// Packs each file beside itself, once and as small as can be, for servers that send what is packed already.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

import type { Plugin } from 'vite'

import { filesOf } from './files.ts'

export function packed(): Plugin {
  let folder = ''
  return {
    name: 'packed',
    apply: 'build',
    writeBundle: ({ dir }) => void (folder = dir!),
    closeBundle() {
      for (const file of filesOf(folder).filter((file) => !file.endsWith('.png'))) {
        const path = join(folder, file)
        const bytes = readFileSync(path)
        writeFileSync(`${path}.br`, brotliCompressSync(bytes))
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  }
}
