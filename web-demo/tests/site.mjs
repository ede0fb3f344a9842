// The built page on a file server that knows nothing of it, and remembers what it was asked for.

import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

export const DIST = fileURLToPath(new URL('../dist', import.meta.url))
const TYPES = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml',
  '.png': 'image/png', '.wasm': 'application/wasm', '.webmanifest': 'application/manifest+json',
}

export class Site {
  /** The paths asked for, in turn. */
  asked = []
  /** Whatever was asked that is not simply for one of the files. */
  strange = []

  static async start(folder = DIST) {
    if (!existsSync(join(folder, 'index.html'))) throw new Error(`${folder} is not built: npm run build`)
    const site = new Site()
    const server = createServer(({ method, url }, response) => {
      const { pathname, search } = new URL(url, 'http://site')
      const path = normalize(decodeURIComponent(pathname))
      site.asked.push(path)
      const file = join(folder, path.endsWith('/') ? `${path}index.html` : path)
      const there = file.startsWith(folder) && existsSync(file) && statSync(file).isFile()
      if (!there || search || method !== 'GET') site.strange.push(`${method} ${url}`)
      response.writeHead(there ? 200 : 404, { 'content-type': TYPES[extname(file)] ?? 'text/plain' })
      if (there) createReadStream(file).pipe(response)
      else response.end()
    })
    await new Promise((listens) => server.listen(0, '127.0.0.1', listens))
    site.home = `http://127.0.0.1:${server.address().port}/`
    site.stop = () => new Promise((stopped) => server.close(stopped).closeAllConnections())
    return site
  }
}
