// The programs that each runtime is given: they import the package by its name and print the answers.

const PRINT = 'console.log(JSON.stringify(answers(scopeward)))\n'
const SMOKE = "import { answers } from './smoke.mjs'\n"

/** Where the engine must be ready at once. */
const imported = (specifier) => `import * as scopeward from '${specifier}'\n${SMOKE}${PRINT}`
const required = (specifier) =>
  `const scopeward = require('${specifier}')\nimport('./smoke.mjs').then(({ answers }) => ${PRINT.trim()})\n`

const tampered = `import * as honest from 'scopeward'
import { answers, tampered } from './smoke.mjs'
const scopeward = tampered(honest)
${PRINT}`

const both = `import { createRequire } from 'node:module'
import * as scopeward from 'scopeward'
${SMOKE}const required = createRequire(import.meta.url)('scopeward')
for (const [name, value] of Object.entries(scopeward)) {
  if (required[name] !== value) throw new Error(name + ' is another one')
}
${PRINT}`

const web = `import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as scopeward from 'scopeward/web'
${SMOKE}try {
  scopeward.starter()
  throw new Error('it was ready before')
} catch ({ message }) {
  if (!message.includes('await init()')) throw new Error(message)
}
scopeward.initSync(readFileSync(createRequire(import.meta.url).resolve('scopeward/scopeward.wasm')))
await scopeward.init()
${PRINT}`

/** An `init` that failed is not the last one. */
const again = `import * as scopeward from 'scopeward/web'
import { readFile } from 'node:fs/promises'
${SMOKE}const failed = await scopeward.init(Uint8Array.of(1)).then(() => false, () => true)
if (!failed) throw new Error('one byte was an engine')
await scopeward.init(readFile(new URL(import.meta.resolve('scopeward/scopeward.wasm'))))
${PRINT}`

const guarded = `import * as scopeward from 'scopeward'
import { guarded } from './guard.mjs'
${SMOKE}await guarded(scopeward)
${PRINT}`

export const PROGRAMS = {
  'import.mjs': imported('scopeward'),
  'guarded.mjs': guarded,
  'require.cjs': required('scopeward'),
  'inline.mjs': imported('scopeward/inline'),
  'inline.cjs': required('scopeward/inline'),
  'both.mjs': both,
  'web.mjs': web,
  'web-again.mjs': again,
  'tampered.mjs': tampered,
}
