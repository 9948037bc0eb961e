// The customer's site works without this file; with it, it is quicker, and works without a net.
(() => {
  "use strict";

  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

  // --- where the visitor is: rounded to a street before it leaves the phone

  const near = $("#near");
  if (near && navigator.geolocation) {
    near.hidden = false;
    near.addEventListener("submit", (event) => {
      if (near.elements.latitude.value) return;
      event.preventDefault();
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          near.elements.latitude.value = coords.latitude.toFixed(3);
          near.elements.longitude.value = coords.longitude.toFixed(3);
          near.submit();
        },
        () => ($("[role=status]", near).textContent = near.dataset.wrong),
        { timeout: 8000, maximumAge: 600000 },
      );
    });
  }

  // --- forms that change a part of the page: sent as they are, only the parts are put in

  let isBusy = false;
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.swap || event.defaultPrevented) return;
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    const sent = new URLSearchParams(new FormData(form, event.submitter));
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent });
      if (!answer.ok) throw answer;
      swap(new DOMParser().parseFromString(await answer.text(), "text/html"), form, event.submitter);
    } catch {
      form.removeAttribute("data-swap"); // the plain way says what is wrong
      form.requestSubmit(event.submitter);
    } finally {
      isBusy = false;
    }
  });

  function swap(fresh, form, button) {
    const label = button?.getAttribute("aria-label");
    const sku = form.elements.sku?.value;
    for (const id of form.dataset.swap.split(" ").filter(Boolean)) {
      const [old, now] = [document.getElementById(id), fresh.getElementById(id)];
      if (old && now) old.replaceWith(now);
    }
    // whoever pressed a key stays where they were
    const again = $$("form [name=sku]").find((field) => field.value == sku)?.form;
    if (!again) return;
    const same = $$("button", again).find((each) => each.getAttribute("aria-label") == label);
    (same && !same.disabled ? same : $("button:not(:disabled)", again))?.focus({ preventScroll: true });
  }

  // --- a form is sent once; the server would take it once, too

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.dataset.swap || form.method != "post") return;
    setTimeout(() => $$("button", form).forEach((button) => (button.disabled = true)));
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  // --- choices that need no button

  $$("form[data-auto]").forEach((form) => {
    form.addEventListener("change", () => form.requestSubmit());
    $$("[data-needless]", form).forEach((button) => (button.hidden = true));
  });
  $$("[data-shows]").forEach((shown) => {
    const [name, value] = shown.dataset.shows.split("=");
    const look = () => (shown.hidden = shown.closest("form").elements[name].value != value);
    shown.closest("form").addEventListener("change", look);
    look();
  });

  // --- a strip that can be scrolled shows the whole of what is chosen, or has the focus

  $$(".strip").forEach((strip) => {
    const show = (one) => {
      const [box, around] = [one.getBoundingClientRect(), strip.getBoundingClientRect()];
      strip.scrollLeft += box.left + box.width / 2 - around.left - around.width / 2;
    };
    strip.addEventListener("focusin", (event) => show(event.target));
    const chosen = $("[aria-current]", strip);
    if (chosen) show(chosen);
  });

  // --- what happens meanwhile: the page is loaded anew when it has another version

  const polled = $("[data-poll]");
  if (polled) {
    let rest = 5000;
    const ask = async () => {
      try {
        const told = document.hidden ? null : await (await fetch(polled.dataset.poll)).json();
        if (told && String(told.version) != polled.dataset.version) return location.reload();
      } catch {} // without a net: the next time
      rest = Math.min(rest * 1.2, 60000);
      setTimeout(ask, rest);
    };
    setTimeout(ask, rest);
  }

  // --- the question about counting visits: asked once, kept by the browser script

  const ask = $("#ask");
  if (ask) {
    let told = {};
    try {
      told = JSON.parse(localStorage.getItem("vitrina")) || {};
    } catch {}
    ask.hidden = Boolean(told.analytics) || navigator.globalPrivacyControl === true;
    $$("button", ask).forEach((button) =>
      button.addEventListener("click", () => {
        ask.hidden = true;
        window.vitrina = window.vitrina || [];
        window.vitrina.push(["consent", { analytics: button.dataset.answer == "yes" }]);
      }),
    );
  }

  // --- without a net

  if ("serviceWorker" in navigator && window.top === window) {
    navigator.serviceWorker.register("/shop/sw.js").catch(() => {});
  }
})();
