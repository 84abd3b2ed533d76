/*
 * Keeps the attendance page and its files for a room without network; no other page, and nothing of the API.
 *
 * The files are kept as one set, fetched together when the page is opened, or not at all. So the page is never older
 * than the network allows, and never partly old.
 */
const PAGE = "/bureau/emargement.html";
const COMPLETE = "/complete";
/** Milliseconds to wait for the network before the kept set is shown. */
const TIMEOUT = 4000;
/** Milliseconds to wait for it while nobody waits for the page. */
const BACKGROUND_TIMEOUT = 60_000;

/** References to other files, by the kind of file. */
const REFERENCES = {
  html: /(?:src|href)="(\/[^"#?]+\.(?:js|css|svg))"/g,
  js: /(?:^|\s)(?:from|import)\s+"([^"]+\.js)"/gm,
  css: /url\("?([^")]+)"?\)/g,
};

self.addEventListener("install", (event) => event.waitUntil(renew(BACKGROUND_TIMEOUT).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || pathname.startsWith("/v1/")) return;
  event.respondWith(request.mode === "navigate" ? page(request) : kept(pathname, request));
});

/** @param {Request} request */
async function page(request) {
  await renew(TIMEOUT).catch(() => {});
  return kept(PAGE, request);
}

/** @param {string} path @param {Request} request */
async function kept(path, request) {
  for (const name of await sets()) {
    const cache = await caches.open(name);
    const file = (await cache.match(COMPLETE)) && (await cache.match(path));
    if (file) return file;
  }
  return fetch(request);
}

const sets = async () => (await caches.keys()).filter((name) => name.startsWith("emargement-"));

/** @type {Promise<void> | null} */
let running = null;

/** @param {number} timeout in milliseconds */
function renew(timeout) {
  running ??= collect(AbortSignal.timeout(timeout)).finally(() => (running = null));
  return running;
}

/** @param {AbortSignal} signal */
async function collect(signal) {
  const name = `emargement-${Date.now()}`;
  const cache = await caches.open(name);
  try {
    await take(new URL(PAGE, self.location.origin), cache, signal, new Set());
    await cache.put(COMPLETE, new Response(""));
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
  for (const other of await sets()) if (other !== name) await caches.delete(other);
}

/**
 * A file, and those that it names.
 *
 * @param {URL} url
 * @param {Cache} cache
 * @param {AbortSignal} signal
 * @param {Set<string>} taken
 */
async function take(url, cache, signal, taken) {
  if (taken.has(url.pathname)) return;
  taken.add(url.pathname);
  // The network is asked each time: mostly nothing has changed.
  const answer = await fetch(url.pathname, { cache: "no-cache", signal });
  if (!answer.ok || answer.redirected) throw new Error(`${url.pathname}: ${answer.status}`);
  await cache.put(url.pathname, answer.clone());
  const references = REFERENCES[/** @type {keyof typeof REFERENCES} */ (url.pathname.split(".").pop())];
  if (!references) return;
  const named = [...(await answer.text()).matchAll(references)].map(([, path]) => new URL(path, url));
  await Promise.all(
    named.filter(({ protocol }) => protocol.startsWith("http")).map((other) => take(other, cache, signal, taken)),
  );
}
