// The text of a policy by its number of operations.

import { readFileSync } from 'node:fs'

import { synthetic } from './policies.mjs'

export const policy = (name) => readFileSync(new URL(`../../../conformance/policies/${name}.toml`, import.meta.url), 'utf8')

export const text = (size) => (size === 280 ? policy('timetracker-full') : synthetic(size))
