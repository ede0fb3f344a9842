// The decision of the demo, from Node: node decide.mjs POLICY SCOPE METHOD PATH

import { readFileSync } from 'node:fs'

import { Policy } from 'scopeward'

const [file, scope, method, path] = process.argv.slice(2)
const policy = Policy.compile(readFileSync(file, 'utf8'))
const grant = policy.grant({ scope })
console.log(JSON.stringify(policy.decide(grant, method, path)))
