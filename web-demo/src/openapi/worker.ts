// Imports a document beside the page, so that the page stays alive: some have many megabytes.

import init, { import_openapi } from '#openapi'

async function work(text: string): Promise<void> {
  await init()
  postMessage(import_openapi(text))
}

// A promise that is broken is no error event by itself.
onmessage = ({ data }: MessageEvent<string>) => void work(data).catch(reportError)
