// Hand-overs without a line: today's codes are kept as hashes, and what is handed over meanwhile is
// noted with a key of its own, so that sending it twice does it once.
"use strict";

(() => {
  const told = document.currentScript.dataset;
  const DAY = 24 * 3600 * 1000;

  // two small tables in the browser: lists (one for each place) and notes (one for each deed)
  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open("vitrina-staff", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("lists", { keyPath: "place" });
      asked.result.createObjectStore("notes", { keyPath: "key" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

  async function inTable(name, mode, deed) {
    const store = (await opened).transaction(name, mode).objectStore(name);
    return new Promise((resolve, reject) => {
      const asked = deed(store);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }
  const all = (name) => inTable(name, "readonly", (store) => store.getAll());
  const keep = (name, value) => inTable(name, "readwrite", (store) => store.put(value));
  const drop = (name, key) => inTable(name, "readwrite", (store) => store.delete(key));

  const cookie = (name) => {
    const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  };

  // --- with a line: keep the list fresh, send what waits

  async function refreshList() {
    const answer = await fetch(told.codes, { credentials: "same-origin", redirect: "error" });
    if (answer.ok) await keep("lists", { ...(await answer.json()), place: told.place, at: Date.now() });
  }

  async function forgetOld() {
    for (const list of await all("lists")) if (Date.now() - list.at > DAY) await drop("lists", list.place);
  }

  let isSending = false;
  async function send() {
    const waiting = (await all("notes")).filter((note) => note.state === "waiting" && note.place === told.place);
    if (!waiting.length || isSending) return;
    isSending = true;
    try {
      const notes = waiting.slice(0, 50).map(({ key, kind, ref, code, at }) => ({ key, kind, ref, code, at }));
      const answer = await fetch(told.sync, {
        method: "POST",
        credentials: "same-origin",
        redirect: "error",
        headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") },
        body: JSON.stringify({ notes }),
      });
      if (!answer.ok) return;
      for (const one of (await answer.json()).answers) {
        const note = waiting.find((each) => each.key === one.key);
        if (one.state === "done") await drop("notes", one.key);
        else if (one.state === "refused") await keep("notes", { ...note, state: "refused", text: one.text });
      }
    } finally {
      isSending = false;
    }
  }

  async function work() {
    await forgetOld();
    if (told.codes && navigator.onLine) {
      try {
        await send();
        await refreshList();
      } catch {
        // the line went away in between: the next round does it
      }
    }
    await show();
  }

  // --- without a line: look a code up, and note a hand-over

  async function hashOf(code, list) {
    const text = new TextEncoder();
    const key = await crypto.subtle.importKey("raw", text.encode(code), "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: text.encode(list.salt), iterations: list.rounds };
    const bits = new Uint8Array(await crypto.subtle.deriveBits(how, key, 128));
    return [...bits].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // a scanned address ends in the code; a typed one may hold blanks, dashes and small letters
  const tidy = (typed) => typed.trim().split(/[/#?=]/).pop().toUpperCase().replace(/[^0-9A-Z]/g, "");

  async function find(typed) {
    const code = tidy(typed);
    for (const list of await all("lists")) {
      if (Date.now() - list.at > DAY) continue;
      const hash = await hashOf(code, list);
      const found = list.codes.find((one) => one.hash === hash);
      if (found) return { ...found, code, place: list.place };
    }
    return null;
  }

  async function note(found) {
    await keep("notes", {
      key: crypto.randomUUID(),
      place: found.place,
      kind: found.kind,
      ref: found.ref,
      code: found.code,
      label: found.label,
      at: new Date().toISOString(),
      state: "waiting",
    });
    await show();
  }

  // --- what is seen of it

  async function show() {
    const notes = await all("notes");
    const waiting = notes.filter((one) => one.state === "waiting");
    for (const strip of document.querySelectorAll("[data-waiting]")) {
      const isOff = !navigator.onLine;
      strip.hidden = !isOff && !waiting.length;
      strip.querySelector("[data-off]").hidden = !isOff;
      strip.querySelector("[data-count]").hidden = !waiting.length;
      strip.querySelector("[data-count] b").textContent = String(waiting.length);
    }
    const list = document.getElementById("refused-notes");
    if (!list) return;
    const refused = notes.filter((one) => one.state === "refused");
    list.closest("section").hidden = !refused.length;
    list.replaceChildren(
      ...refused.map((one) => {
        const row = document.getElementById("refused-note").content.firstElementChild.cloneNode(true);
        row.querySelector("b").textContent = `${one.label} · ${new Date(one.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`;
        row.querySelector("span").textContent = one.text;
        row.querySelector("button").addEventListener("click", async () => {
          await drop("notes", one.key);
          await show();
        });
        return row;
      }),
    );
  }

  function bind(form) {
    const field = form.querySelector("input[type=text]");
    const said = document.getElementById("offline-said");
    const found = document.getElementById("offline-found");
    let current = null;

    async function look(event) {
      event.preventDefault();
      said.textContent = "";
      current = await find(field.value);
      found.hidden = !current;
      if (!current) {
        said.textContent = form.dataset.unknown;
        field.select();
        return;
      }
      const isNoted = (await all("notes")).some((one) => one.ref === current.ref);
      if (isNoted || current.state === "handed") {
        found.hidden = true;
        said.textContent = form.dataset.again;
        field.select();
        return;
      }
      found.querySelector(".who").textContent = current.label;
      found.querySelector("[data-due]").hidden = !current.due;
      found.querySelector("[data-due] b").textContent = current.due || "";
      found.querySelector("button").focus();
    }

    form.addEventListener("submit", look);
    found.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!current) return;
      const done = current;
      current = null;
      await note(done);
      found.hidden = true;
      said.textContent = form.dataset.noted;
      field.value = "";
      field.focus();
    });
  }

  // --- signing out empties this browser: what was noted is sent before, or nobody signs out

  function guard(leaving) {
    leaving.addEventListener("submit", async (event) => {
      event.preventDefault();
      await work();
      const left = (await all("notes")).filter((one) => one.state === "waiting");
      if (left.length) leaving.querySelector("[role=alert]").hidden = false;
      else leaving.submit();
    });
  }

  for (const leaving of document.querySelectorAll("form[data-leave]")) guard(leaving);
  const form = document.getElementById("offline-form");
  if (form) bind(form);
  window.addEventListener("online", work);
  window.addEventListener("offline", show);
  work();
  setInterval(work, 30000);
  if (told.worker && "serviceWorker" in navigator) {
    navigator.serviceWorker.register(told.worker, { scope: told.worker.replace(/[^/]*$/, "") }).then(
      (registered) => registered.active && registered.active.postMessage("refresh"),
      () => undefined,
    );
  }
})();
