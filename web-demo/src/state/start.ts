// What is shown first: what the link keeps, else the first example.

import { store } from './store.ts'
import { EXAMPLES, open } from './examples.ts'

export async function start(): Promise<void> {
  store.set(await open(EXAMPLES[0]!.id))
}
