// Every thread has its own engine, and all of them the same answers.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'

import { addon } from './addon.mjs'
import { answers } from './answers.mjs'

const start = () => new Worker(new URL('./answers.mjs', import.meta.url))

test('four workers compile the same text and answer alike', async () => {
  const here = answers()
  assert.match(here.fingerprint, /^[0-9a-f]{64}$/)
  assert.equal(new Set(here.words).size > 3, true, 'the answers differ from each other')
  const held = addon.held()
  const workers = Array.from({ length: 4 }, start)
  const told = await Promise.all(workers.map((worker) => once(worker, 'message')))
  for (const [there] of told) assert.deepEqual(there, here)
  assert.equal(addon.held(), held, 'what a worker holds is not held here')
  await Promise.all(workers.map((worker) => worker.terminate()))
})

test('workers come and go, and the engine stays', async () => {
  const here = answers()
  for (let i = 0; i < 20; i++) {
    const worker = start()
    await once(worker, 'message')
    await worker.terminate()
  }
  assert.deepEqual(answers(), here)
})

test('workers that are stopped in the middle of it', async () => {
  for (let i = 0; i < 10; i++) {
    const worker = start()
    await once(worker, 'online')
    await new Promise((done) => setTimeout(done, 5 * i))
    await worker.terminate()
  }
  assert.equal(answers().words.length > 0, true)
})
