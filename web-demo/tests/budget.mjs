// Weighs the built page, packed with brotli as servers send it: node tests/budget.mjs
//
// The engine has a budget of its own, and so has what imports OpenAPI: it is fetched with the first document. Texts of examples and the data of the specification are what people look at, not the
// page: they are listed, and not counted.

import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'

const DIST = fileURLToPath(new URL('../dist/', import.meta.url))
const LIMITS = { 'first paint': 35, 'all of it': 260, 'the import of OpenAPI': 175 }
const FIRST = ['index.html', 'src/matrix/pane.ts']

const manifest = JSON.parse(readFileSync(`${DIST}.vite/manifest.json`, 'utf8'))
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`
const weights = new Map()

function weight(file) {
  if (!weights.has(file)) weights.set(file, brotliCompressSync(readFileSync(DIST + file)).length)
  return weights.get(file)
}

const sum = (files) => [...files].reduce((all, file) => all + weight(file), 0)

/** The files that come with a part: its own, its styles, and those of whatever it imports. */
function filesWith(key, files = new Set()) {
  const { file, css = [], imports = [] } = manifest[key]
  if (files.has(file)) return files
  for (const one of [file, ...css]) files.add(one)
  for (const other of imports) filesWith(other, files)
  return files
}

/** What passes its limit, a line each. */
const over = (found, limits) => Object.keys(limits).filter((name) => found[name] > limits[name] * 1000)

const isData = (key) => /(^|\/)conformance\//.test(key)
const isCode = (file) => /\.(js|css)$/.test(file)
const keys = Object.keys(manifest)
const data = new Set(keys.filter((key) => isData(key) || !isCode(manifest[key].file)).map((key) => manifest[key].file))
const code = readdirSync(DIST, { recursive: true }).filter((file) => isCode(file) && !data.has(file))

const first = new Set(FIRST.flatMap((key) => [...filesWith(key)].filter(isCode)))
const importer = readdirSync(`${DIST}assets`).filter((file) => /^openapi.*\.wasm$/.test(file)).map((file) => `assets/${file}`)
const found = { 'first paint': sum(first), 'all of it': sum(code), 'the import of OpenAPI': sum(importer) }

const owners = new Map(keys.map((key) => [manifest[key].file, key]))
for (const file of code.toSorted((a, b) => weight(b) - weight(a))) {
  const owner = owners.get(file) ?? ''
  console.log(`${kilobytes(weight(file)).padStart(9)}  ${first.has(file) ? 'first' : 'later'}  ${basename(file)}  ${owner.startsWith('_') ? '' : owner}`)
}
for (const file of data) console.log(`${kilobytes(weight(file)).padStart(9)}  not counted  ${basename(file)}`)
for (const [name, limit] of Object.entries(LIMITS)) console.log(`${name}: ${kilobytes(found[name])} of ${limit}.0 KB`)

const passed = over(found, LIMITS)
for (const name of passed) console.log(`!! ${name} is too heavy`)
// A limit that is a byte too low must be noticed, each by itself.
const noticed = Object.keys(LIMITS).every((name) => over(found, { [name]: (found[name] - 1) / 1000 }).length === 1)
if (!noticed) console.log('!! a limit was passed and not noticed')
process.exitCode = passed.length === 0 && noticed && first.size > 2 && importer.length === 1 ? 0 : 1
