// Vitrina's browser script, explained in docs/reference/browser-script.md
(() => {
  "use strict";

  const early = [].concat(window.vitrina || []);
  const script = document.querySelector("script[data-vitrina-key]");
  if (!script || early[0]?.track) return;

  const { vitrinaKey, vitrinaHost, vitrinaConsent = "unknown" } = script.dataset;
  const address = new URL("/v1/batch", vitrinaHost || script.src);
  const DAY = 864e5;
  const CLICK_ID = /.cl(k|ick)?id$|^([gw]braid|rwg_token|v_scan)$/;
  const MAP = /^(geo|dgis|\w*maps|\w*navi):|^\w+:..(\w+\.)?(2gis|maps|(yandex|google)\.[a-z.]+\/maps|goo\.gl\/maps)\b/;

  let waiting = []; // events that are not stored
  const given = new Set(); // ids under way
  let tries = 0;
  let referrer = document.referrer;
  let here, searched, timer;

  // no error of ours may reach the site
  const safe = (deed) => (...values) => {
    try {
      return deed(...values);
    } catch {}
  };
  const entry = (deed) =>
    safe((...values) => {
      refresh();
      return deed(...values);
    });
  const on = (name, deed) => addEventListener(name, entry(deed), true);
  const url = () => location.href.split("#")[0];
  const uuid = () => crypto.randomUUID?.() || crypto.getRandomValues(new Uint32Array(4)).join("-");

  // --- what the browser keeps

  const stored = safe((key) => JSON.parse(localStorage.getItem(key)));
  const erase = safe((key) => localStorage.removeItem(key));
  const store = (key, value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      erase(key); // none rather than an old one
    }
  };
  const getCookie = safe(() => document.cookie.match(/\bvitrina_id=([\w-]+)\.(\d+)/));
  const setCookie = safe((value, until) => {
    document.cookie = `vitrina_id=${value};path=/;samesite=lax;expires=${new Date(until).toUTCString()}`;
  });
  let memory = Object(stored("vitrina") || {});

  // --- consent: without it, only a refusal outlasts the page

  const consents = () => {
    const { analytics = vitrinaConsent, marketing = vitrinaConsent } = memory;
    return { analytics, marketing: navigator.globalPrivacyControl ? "denied" : marketing };
  };
  const isGranted = () => consents().analytics == "granted";

  function forget() {
    const { analytics, marketing } = memory;
    memory = { analytics, marketing };
    searched = "";
    (analytics ? store : erase)("vitrina", memory);
    if (getCookie()) setCookie("", 0);
    if (isGranted()) return;
    waiting = [];
    erase("vitrina_queue");
  }

  // another tab may have withdrawn
  function refresh() {
    if (!isGranted()) return;
    memory = Object(stored("vitrina") || memory);
    if (!isGranted()) forget();
  }

  function decide(choice) {
    const { analytics, marketing } = memory;
    const parting = isGranted() && identifiers(); // whose consent it was
    const unsent = waiting;
    for (const purpose of ["analytics", "marketing"]) {
      const said = choice[purpose];
      if (said != null) memory[purpose] = said === true || said == "granted" ? "granted" : "denied";
    }
    if (memory.analytics == analytics && memory.marketing == marketing) return;
    if (isGranted()) parting || queue((events) => [...new Set([...events, ...unsent])]);
    else if (memory.analytics) forget();
    send("track", { ...parting, event: "Privacy Choice Made", properties: consents() }, true);
  }

  // --- who

  function identifiers() {
    const lasts = 396 * DAY;
    if (!(Date.now() - memory.made < lasts)) {
      const [, id, made] = getCookie() || [0, uuid(), Date.now()];
      Object.assign(memory, { id, made: +made });
      setCookie(id + "." + made, memory.made + lasts);
    }
    return { anonymousId: memory.id, userId: memory.user };
  }

  // --- where from: in this visit, and in 30 days

  function arrive() {
    const campaign = {};
    const clickIds = {};
    new URLSearchParams(searched).forEach((value, name) => {
      if (value && /^utm_./.test(name)) campaign[name == "utm_campaign" ? "name" : name.slice(4)] = value;
      if (value && CLICK_ID.test(name)) clickIds[name] = value;
    });
    const said = JSON.stringify([campaign, clickIds]);
    if (said == "[{},{}]" || said.length > 3e3 || (memory.isFresh && said == memory.said)) return;
    memory.last = { campaign, clickIds, at: new Date().toISOString() };
    memory.said = said;
    memory.isFresh = true;
  }

  function campaigns() {
    const now = Date.now();
    memory.isFresh &&= now - memory.seen < 18e5;
    memory.seen = now;
    if (searched != location.search) arrive((searched = location.search));
    const { at: current, ...found } = (memory.isFresh && memory.last) || {};
    for (const which of ["first", "last"]) {
      const { campaign, clickIds, at } = memory[which] || {};
      if (!(now - Date.parse(at) < 30 * DAY)) delete memory[which];
      else if (at != current) found[which + "Campaign"] = { ...campaign, clickIds, at };
    }
    memory.first ||= memory.last;
    return found;
  }

  // --- events

  function send(type, fields, isAct) {
    const isDenied = consents().analytics == "denied";
    if (isDenied && !isAct) return;
    const text = JSON.stringify({
      type,
      messageId: uuid(), // sent twice, it counts once
      timestamp: new Date(),
      ...(isGranted() && identifiers()),
      ...fields,
      context: {
        page: { url: url(), path: location.pathname, search: location.search, title: document.title, referrer },
        consent: consents(),
        gpc: navigator.globalPrivacyControl || undefined,
        locale: navigator.language,
        timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        screen: { width: screen.width, height: screen.height },
        library: { name: "v.js", version: "1" },
        ...(!isDenied && campaigns()),
      },
    });
    if (text.length < 3e4) queue((events) => [...events, JSON.parse(text)]);
    schedule(300);
  }

  const track = (event, properties = {}) => send("track", { event, properties });

  function page(properties) {
    if (here && here != url()) referrer = here;
    here = url();
    const erid = new URLSearchParams(location.search).get("erid") || undefined;
    send("page", { properties: { title: document.title, erid, ...properties } });
  }

  function identify(userId, traits = {}) {
    if (!isGranted()) return;
    memory.user = userId || memory.user;
    send("identify", { traits });
  }

  // --- sending

  // stored, it belongs to all tabs
  function queue(change = (events) => events) {
    const events = [].concat((isGranted() && stored("vitrina_queue")) || waiting);
    waiting = change(events.filter((event) => event?.messageId));
    // a beacon takes 64 KB
    while (waiting.length > 100 || new Blob([JSON.stringify(waiting)]).size > 6e4) waiting.shift();
    if (isGranted()) {
      store("vitrina_queue", waiting);
      store("vitrina", memory);
    }
    return waiting;
  }

  const schedule = (rest) => (timer ||= setTimeout(entry(flush), rest));

  function flush(isLeaving) {
    timer = clearTimeout(timer);
    const batch = queue().filter((event) => !given.has(event.messageId));
    if (!batch[0]) return;
    if (memory.until > Date.now() && (isGranted() || !isLeaving)) return schedule(memory.until - Date.now());
    const body = JSON.stringify({ writeKey: vitrinaKey, batch, sentAt: new Date() });
    const ids = batch.map((event) => event.messageId);
    ids.forEach((id) => given.add(id));
    const answered = entry(({ status, headers }) => {
      ids.forEach((id) => given.delete(id));
      let rest = 0;
      if (status < 500 && status != 429) {
        tries = 0; // taken, or refused for good
        queue((events) => events.filter((event) => !ids.includes(event.messageId)));
      } else {
        rest = Math.min(headers?.get("retry-after"), 3600) * 1e3 || Math.min(2 ** ++tries, 300) * 1e3 * Math.random();
        if (status) memory.until = Date.now() + rest;
        queue();
      }
      schedule(rest);
    });
    // a beacon has no answer, so the next page repeats it
    if (isLeaving) navigator.sendBeacon(address, body);
    else fetch(address, { method: "POST", body, keepalive: true, credentials: "omit" }).then(answered, answered);
  }

  // --- what is noticed by itself

  // the site may yet set the title
  const look = () => setTimeout(entry(() => here != url() && page()));

  function marks(element) {
    const found = {};
    for (const { name, value } of element.attributes) {
      if (name.startsWith("data-vitrina-prop-")) found[name.slice(18).replace(/-/g, "_")] = value;
    }
    return found;
  }

  function onClick({ target, button }) {
    if (button > 1) return;
    const marked = target.closest("[data-vitrina-event]:not(form)");
    if (marked) track(marked.dataset.vitrinaEvent, marks(marked));
    const { host, href } = target.closest("a[href]") || {};
    const bare = (name) => name.replace(/^www\./, "");
    const told = (name) => track(name, { url: href });
    if (/^tel:/.test(href)) told("Phone Number Clicked");
    else if (MAP.test(href)) told("Map Opened");
    else if (/^http/.test(href) && bare(host) != bare(location.host)) told("Outbound Link Clicked");
  }

  function onSubmit({ target }) {
    const { vitrinaForm: form, vitrinaEvent } = target.dataset;
    if (!form && !vitrinaEvent) return;
    const properties = { form, ...marks(target) };
    const traits = {};
    for (const { type, checked, value, dataset } of target.querySelectorAll("[data-vitrina-field],[data-vitrina-identify]")) {
      if (!value || type == "password" || (/checkbox|radio/.test(type) && !checked)) continue;
      if (dataset.vitrinaIdentify) traits[dataset.vitrinaIdentify] = value;
      else properties[dataset.vitrinaField] = value;
    }
    if (Object.keys(traits)[0]) identify(null, traits);
    track(vitrinaEvent || "Lead Submitted", properties);
  }

  const start = safe(() => {
    api.push(...early, ["page"]); // consent, if there, comes first
    on("popstate", look);
    on("pageshow", (event) => event.persisted && page());
    on("online", () => flush());
    on("pagehide", () => flush(true));
    on("visibilitychange", () => {
      if (!document.hidden) given.clear();
      flush(document.hidden);
    });
    on("click", onClick);
    on("auxclick", onClick);
    on("submit", onSubmit);
    for (const name of ["pushState", "replaceState"]) {
      const original = history[name];
      history[name] = function (...values) {
        look();
        return original.apply(this, values);
      };
    }
  });

  const api = { track, page, identify, consent: decide, reset: () => isGranted() && forget() };
  for (const name in api) api[name] = entry(api[name]);
  api.push = (...calls) => calls.forEach(safe(([name, ...values]) => api[name](...values)));
  window.vitrina = api;
  if (!isGranted()) forget();
  schedule(0);
  if (document.prerendering) on("prerenderingchange", start);
  else start();
})();
