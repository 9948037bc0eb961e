// The staff pages without a line: only what names nobody is kept, which is the shell and its files.
// The server writes `self.shell = {version, page, files}` before this.
"use strict";

const CACHE = `vitrina-staff-${self.shell.version}`;
const MINE = "vitrina-staff-";

self.addEventListener("install", (event) => {
  const all = [self.shell.page, ...self.shell.files];
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(all))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith(MINE) && name !== CACHE))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const asked = event.request;
  if (asked.method !== "GET") return;
  const address = new URL(asked.url);
  if (address.origin !== self.location.origin) return;
  if (asked.mode === "navigate") {
    event.respondWith(fetch(asked).catch(() => caches.match(self.shell.page)));
  } else if (self.shell.files.includes(address.pathname + address.search)) {
    event.respondWith(caches.match(asked).then((kept) => kept || fetch(asked)));
  }
});

// the shell in the language that was chosen last
self.addEventListener("message", (event) => {
  if (event.data === "refresh") {
    event.waitUntil(caches.open(CACHE).then((cache) => cache.add(self.shell.page)).catch(() => undefined));
  }
});
