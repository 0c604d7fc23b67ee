// Keeps the shell of the app, so that the second visit needs no network. Never touches /v1: what services say is not
// the worker's to keep.

declare const self: ServiceWorkerGlobalScope;

/** Put in place of the word when the app is built. */
declare const __SHELL__: { readonly version: string; readonly files: readonly string[] };
const shell = __SHELL__;

const prefix = 'peerstead-shell-';
const current = prefix + shell.version;
const servicesOwn = /^\/(?:v1|q|peerjs|y-webrtc)(?:\/|$)/;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(current)
      .then((cache) => cache.addAll(shell.files.map((file) => new Request(file, { cache: 'reload' })))),
  );
});

/** The first worker takes the page over at once; a later one waits until no page needs the files of the one before. */
self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([dropOldShells(), self.clients.claim()]));
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin || servicesOwn.test(url.pathname)) return;
  if (event.request.mode === 'navigate') event.respondWith(kept('/', event.request));
  else if (shell.files.includes(url.pathname)) event.respondWith(kept(url.pathname, event.request));
});

async function kept(file: string, request: Request): Promise<Response> {
  const cache = await caches.open(current);
  return (await cache.match(file)) ?? fetch(request);
}

async function dropOldShells(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(prefix) && name !== current).map((name) => caches.delete(name)),
  );
}
