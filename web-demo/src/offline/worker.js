// Keeps every file of one build, so that the page works without a network. The build puts BUILD and FILES before this.

/* global BUILD, FILES */

// One site may have several copies of the page, each in a folder of its own.
const OWN = `scopeward ${self.registration.scope} `
const CACHE = OWN + BUILD

self.addEventListener('install', (event) => event.waitUntil(keep()))
self.addEventListener('activate', (event) => event.waitUntil(begin()))
self.addEventListener('fetch', (event) => {
  const { method, url } = event.request
  if (method === 'GET' && url.startsWith(self.registration.scope)) event.respondWith(answer(event.request))
})

async function keep() {
  const cache = await caches.open(CACHE)
  // Names below assets/ carry a hash of the content; anything else may have changed under its name.
  const requests = FILES.map((path) => new Request(path, { cache: path.startsWith('./assets/') ? 'default' : 'no-cache' }))
  await cache.addAll(requests)
}

async function begin() {
  const names = (await caches.keys()).filter((name) => name.startsWith(OWN) && name !== CACHE)
  await Promise.all(names.map((name) => caches.delete(name)))
  await self.clients.claim()
}

async function answer(request) {
  const cache = await caches.open(CACHE)
  const path = request.url.replace(/[?#].*$/, '').replace(/\/index\.html$/, '/')
  return (await cache.match(path, { ignoreVary: true })) ?? fetch(request)
}
