// Puts the booking form of a place into another site, where this script's tag stands:
// <script async src="https://shop.example/shop/widget.js" data-place="pokrovka"></script>
(() => {
  "use strict";

  const script = document.currentScript;
  if (!script?.dataset.place) return;

  const home = new URL(script.src);
  const address = new URL("/shop/widget/", home);
  address.searchParams.set("place", script.dataset.place);
  address.searchParams.set("lang", script.dataset.language || document.documentElement.lang.slice(0, 2));
  // the advert that brought the guest to this page goes with the booking
  new URLSearchParams(location.search).forEach((value, name) => {
    if (/^utm_|clid$/.test(name)) address.searchParams.set(name, value);
  });

  const frame = document.createElement("iframe");
  frame.src = address;
  frame.title = script.dataset.title || "Book a table";
  frame.loading = "lazy";
  // by properties: a content policy forbids the attribute, not these
  Object.assign(frame.style, { width: "100%", maxWidth: "560px", height: "600px", border: "0", borderRadius: "16px", colorScheme: "light dark" });
  script.after(frame);

  // the frame tells its height; whoever else sends a message is not heard
  addEventListener("message", ({ origin, source, data }) => {
    if (origin != home.origin || source != frame.contentWindow) return;
    const height = Number(data?.vitrinaHeight);
    if (height > 100 && height < 4000) frame.style.height = `${Math.ceil(height)}px`;
  });
})();
