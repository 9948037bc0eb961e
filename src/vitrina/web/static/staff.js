// Small comforts of the pages for the people who work here. All works without it.
"use strict";

document.documentElement.classList.add("js");

// a stepper's buttons change the number between them
function step(button) {
  const field = button.parentElement.querySelector("input");
  const low = Number(field.min || 0);
  const high = field.max === "" ? Infinity : Number(field.max);
  const next = Math.min(high, Math.max(low, Number(field.value || 0) + Number(button.dataset.step)));
  if (String(next) === field.value) return;
  field.value = String(next);
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (button) step(button);
  const all = event.target.closest("[data-all]");
  if (all) {
    for (const field of document.getElementById(all.dataset.all).querySelectorAll("input[max]")) {
      field.value = field.max;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  const first = event.target.closest("[data-copy-first]");
  if (first) copyMonday(first.form);
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// the hours of Monday for every day of the week
function copyMonday(form) {
  for (const field of form.querySelectorAll("input[type=time]")) {
    const [what, , at] = field.name.split("-");
    field.value = form.elements[`${what}-0-${at}`]?.value ?? field.value;
  }
}

document.addEventListener("change", (event) => {
  const line = event.target.closest(".line");
  const field = event.target.closest(".stepper input");
  if (line && field && field.max) line.classList.toggle("short", Number(field.value) < Number(field.max));
  const missing = line && line.querySelector("details.missing");
  if (missing && line.classList.contains("short")) missing.open = true;
  if (event.target.closest("[data-submits]")) event.target.form.requestSubmit();
});

// one press is one deed: a second one on a slow line must not send the form again
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 4000) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = String(Date.now());
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input")) target.focus();
  else target.click();
});

// the clock of the place, which need not be that of the tablet
function tick() {
  for (const clock of document.querySelectorAll("[data-clock]")) {
    const shown = new Intl.DateTimeFormat("en-GB", {
      hour: "2-digit",
      minute: "2-digit",
      timeZone: clock.dataset.clock,
    }).format(new Date());
    const time = clock.querySelector("time");
    if (time.textContent !== shown) time.textContent = shown;
  }
}

// the part of a page that others change meanwhile: asked for again, and only put in if it is new
function follow(part) {
  let mark = "";
  let timer = 0;
  const wait = Number(part.dataset.seconds) * 1000;
  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("role", "status");
  part.after(said);

  async function look() {
    try {
      const headers = mark ? { "If-None-Match": mark } : {};
      const answer = await fetch(part.dataset.poll, { headers, credentials: "same-origin", redirect: "error" });
      if (answer.status === 200) {
        mark = answer.headers.get("ETag") || "";
        put(await answer.text());
      }
    } catch {
      // no line: the strip of staff-offline.js says so, and the next look may find one
    }
    plan();
  }

  function put(text) {
    const held = document.activeElement && part.contains(document.activeElement) ? document.activeElement : null;
    const where = held ? held.closest("[id]") : null;
    const again = where ? `#${CSS.escape(where.id)} ${held.matches("a") ? "a" : "button"}` : "";
    const before = new Set([...part.querySelectorAll("[id]")].map((one) => one.id));
    const fresh = new DOMParser().parseFromString(text, "text/html");
    part.replaceChildren(...fresh.body.childNodes);
    if (again) part.querySelector(again)?.focus();
    const arrived = [...part.querySelectorAll(".ticket[id], .visits > li[id]")].filter((one) => !before.has(one.id));
    for (const one of arrived) one.classList.add("fresh");
    if (arrived.length && before.size) said.textContent = part.dataset.new;
  }

  function plan() {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(look, wait);
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : look()));
  window.addEventListener("online", look);
  plan();
}

document.addEventListener("DOMContentLoaded", () => {
  tick();
  setInterval(tick, 1000);
  for (const part of document.querySelectorAll("[data-poll]")) follow(part);
  for (const one of document.querySelectorAll("[data-needs-js]")) one.hidden = false;
  document.querySelector(".owner .tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  for (const region of document.querySelectorAll("[data-scroll-to]")) {
    const target = region.querySelector(region.dataset.scrollTo);
    if (target) region.scrollLeft = target.offsetLeft - region.clientWidth / 3;
  }
});
