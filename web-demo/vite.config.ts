// Builds the playground into dist/: static files that run from any folder of any file server.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { defineConfig } from 'vite'

import { offline } from './build/offline.ts'
import { packed } from './build/packed.ts'
import { suite } from './build/suite.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const { version } = JSON.parse(readFileSync(here('package.json'), 'utf8')) as { version: string }

/** The commit that this is built from, if git knows one. */
function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short=10', 'HEAD'], { cwd: here('.'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return 'unknown'
  }
}

export default defineConfig({
  base: './',
  define: { __VERSION__: JSON.stringify(version), __COMMIT__: JSON.stringify(commit()) },
  resolve: {
    alias: {
      'scopeward/consent': here('../bindings/wasm/dist/consent.js'),
      scopeward: here('../bindings/wasm/dist/web.js'),
      '#openapi': here('openapi/dist/openapi.js'),
      '#conformance': here('../conformance'),
      '#suite': here('../bindings/wasm/tests/suite'),
    },
  },
  plugins: [suite(here('../conformance')), offline(here('src/offline/worker.js')), packed()],
  worker: { format: 'es' },
  server: { fs: { allow: [here('..')] } },
  build: { target: 'es2022', modulePreload: false, assetsInlineLimit: 0, reportCompressedSize: false, manifest: true, rolldownOptions: { input: [here('index.html'), here('callback.html')] } },
})
