// The camera reads a code where the browser can; typing is always there.
"use strict";

(() => {
  const button = document.getElementById("scan");
  const form = document.getElementById("code-form");
  if (!button || !form || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const box = document.getElementById("camera");
  const video = box.querySelector("video");
  const said = document.getElementById("camera-said");
  let stream = null;

  function stop() {
    for (const track of stream ? stream.getTracks() : []) track.stop();
    stream = null;
    box.hidden = true;
    button.setAttribute("aria-pressed", "false");
  }

  async function read(detector) {
    if (!stream) return;
    const found = await detector.detect(video).catch(() => []);
    if (found.length && stream) {
      form.querySelector("input[type=text]").value = found[0].rawValue;
      form.querySelector("input[name=how]").value = "qr";
      stop();
      form.requestSubmit();
      return;
    }
    setTimeout(() => read(detector), 120);
  }

  async function start() {
    said.textContent = "";
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      said.textContent = button.dataset.denied;
      return;
    }
    video.srcObject = stream;
    box.hidden = false;
    button.setAttribute("aria-pressed", "true");
    await video.play();
    read(new BarcodeDetector({ formats: ["qr_code", "code_128"] }));
  }

  button.hidden = false;
  button.addEventListener("click", () => (stream ? stop() : start()));
  window.addEventListener("pagehide", stop);
})();
