// Small comforts. All works without them.
"use strict";

document.documentElement.classList.add("js");

function keepTheme() {
  const form = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const press = () => {
    const now = document.documentElement.dataset.theme || (dark.matches ? "dark" : "light");
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === now));
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const theme = event.submitter.value;
    document.documentElement.dataset.theme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
    press();
    document.dispatchEvent(new Event("themechange"));
  });
  dark.addEventListener("change", () => {
    press();
    document.dispatchEvent(new Event("themechange"));
  });
  press();
}

// one open explanation at a time; Escape and a click elsewhere close it
function closeExplanations() {
  const close = (except) => {
    for (const open of document.querySelectorAll(".how[open]")) if (open !== except) open.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest(".how")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector(".how[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
}

// an answer that takes seconds: the button says that it is being worked on
function sayWorking() {
  document.addEventListener("submit", (event) => {
    const button = event.target.querySelector("[data-working]");
    if (!button) return;
    button.dataset.idle = button.textContent;
    button.textContent = button.dataset.working;
    button.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("[data-idle]")) {
      button.textContent = button.dataset.idle;
      button.removeAttribute("aria-busy");
    }
  });
}

// a browser does not move what is in sight by a few pixels: on a phone, a name of a page would stay cut off
function showWhole() {
  const pages = document.querySelector(".rail nav");
  if (pages) pages.addEventListener("focusin", (event) => event.target.scrollIntoView({ block: "nearest", inline: "nearest" }));
}

document.addEventListener("DOMContentLoaded", () => {
  sayWorking();
  showWhole();
  const form = document.getElementById("theme");
  if (form) keepTheme();
  closeExplanations();
});
