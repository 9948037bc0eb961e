// Live: asks for the page's changing part again, and puts in what has changed. Sources: copies
// keys. Both pages work without.
"use strict";

(() => {
  const box = document.getElementById("live");
  const state = document.getElementById("live-state");
  const button = document.getElementById("live-pause");
  if (!box || !state || !button) return;

  const every = Number(box.dataset.seconds) * 1000;
  const shown = new Map(); // the source of each part as it was last put in
  let isPaused = false;
  let isAsking = false;
  let timer;

  const say = (words) => { state.textContent = words; };
  const clock = () => new Date().toISOString().slice(11, 19);

  // whoever reads an explanation or stands there with the keyboard is not disturbed
  const isInUse = (part) => part.querySelector("details[open]") || part.contains(document.activeElement);
  const keysIn = (part) => new Set([...part.querySelectorAll("[data-key]")].map((one) => one.dataset.key));

  function put(now) {
    const known = keysIn(box);
    for (const part of now.querySelectorAll("[data-live]")) {
      const old = box.querySelector(`[data-live="${part.dataset.live}"]`);
      const source = part.innerHTML;
      if (!old || isInUse(old) || shown.get(part.dataset.live) === source) continue;
      shown.set(part.dataset.live, source);
      for (const one of part.querySelectorAll("[data-key]")) one.classList.toggle("arrived", !known.has(one.dataset.key));
      old.replaceWith(document.importNode(part, true));
    }
  }

  async function update() {
    clearTimeout(timer);
    if (isAsking) return;
    isAsking = true;
    if (!isPaused && !document.hidden) {
      try {
        const answer = await fetch(box.dataset.part, { signal: AbortSignal.timeout(10 * every) });
        if (!answer.ok) throw new Error(String(answer.status));
        const text = await answer.text();
        if (!isPaused) {
          put(new DOMParser().parseFromString(text, "text/html"));
          say(`${state.dataset.updated} ${clock()} UTC`);
        }
      } catch {
        say(state.dataset.lost);
      }
    }
    isAsking = false;
    timer = setTimeout(update, every);
  }

  button.addEventListener("click", () => {
    isPaused = !isPaused;
    button.textContent = isPaused ? button.dataset.resume : button.dataset.pause;
    if (isPaused) {
      say(state.dataset.paused);
      return;
    }
    update();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) update();
  });

  state.hidden = false;
  button.hidden = false;
  say(`${state.dataset.updated} ${clock()} UTC`);
  timer = setTimeout(update, every);
})();

// the buttons that copy a key or a snippet; a page of a plain http address may not copy
document.addEventListener("DOMContentLoaded", () => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    const usual = [...button.childNodes];
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = button.dataset.copied;
      setTimeout(() => button.replaceChildren(...usual), 2000);
    });
  }
});
