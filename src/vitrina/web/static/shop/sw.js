// Keeps the look of the site and the page "my codes", and shows them without a net.
// The server writes KEPT, the addresses of the look, into the line above.
const STORE = "shop-3";
const CODES = "/shop/mine/";
const OFFLINE = "/shop/offline/";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(STORE)
      .then((store) => store.addAll([...KEPT, OFFLINE]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name != STORE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method != "GET" || origin != location.origin) return;
  if (request.mode == "navigate" && pathname.startsWith("/shop/")) event.respondWith(page(request, pathname));
  else if (isLook(pathname)) event.respondWith(look(request));
});

function isLook(path) {
  return path.startsWith("/static/shop") || path == "/static/tokens.css" || path == "/shop/look.css";
}

// codes are asked for each time, and kept for when there is no answer
async function page(request, path) {
  const store = await caches.open(STORE);
  try {
    const answer = await fetch(request);
    if (path == CODES && answer.ok && !answer.redirected) await store.put(CODES, answer.clone());
    return answer;
  } catch {
    return (path == CODES && (await store.match(CODES))) || (await store.match(OFFLINE));
  }
}

// its address changes with its content
async function look(request) {
  const store = await caches.open(STORE);
  const kept = await store.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await store.put(request, answer.clone());
  return answer;
}
