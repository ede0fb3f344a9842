// Names the native packages in package.json while it is packed, one for each folder of bindings/node/platforms. They are
// not there before: nobody could install this folder until they are published.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const file = new URL('package.json', import.meta.url)
const text = readFileSync(file, 'utf8')
const { version } = JSON.parse(text)
const platforms = readdirSync(new URL('../node/platforms', import.meta.url)).sort()
const lines = platforms.map((platform) => `    "@scopeward/native-${platform}": "${version}"`)
const named = `  "optionalDependencies": {\n${lines.join(',\n')}\n  },\n`

const wanted = text.replace(named, '')
writeFileSync(file, process.argv[2] === 'name' ? wanted.replace('  "devDependencies"', `${named}  "devDependencies"`) : wanted)
