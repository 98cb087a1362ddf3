// What a browser may lend a running session: a screen that stays on, and a clock on top of others.

let lock = null;
let small = null; // the little window with the clock, while it is open

export function startScreen() {
  document.addEventListener("setroom:clock", ({ detail }) => {
    keepAwake(detail.clock.state === "running");
    showSmall(detail);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) lock = null; // the browser has taken it back by itself
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-clock-on-top]")) openSmall();
  });
}

/** Refusals are silent: an empty battery or an old browser is no news. */
async function keepAwake(on) {
  if (!navigator.wakeLock || document.hidden) return;
  if (on && lock === null) {
    lock = navigator.wakeLock.request("screen").catch(() => null);
  } else if (!on && lock !== null) {
    const held = await lock;
    lock = null;
    await held?.release();
  }
}

async function openSmall() {
  if (!("documentPictureInPicture" in window)) return;
  small = await window.documentPictureInPicture.requestWindow({ width: 320, height: 140 });
  for (const sheet of document.querySelectorAll("link[rel=stylesheet]")) {
    small.document.head.append(sheet.cloneNode());
  }
  small.document.documentElement.lang = document.documentElement.lang;
  small.document.body.className = "clock-on-top";
  for (const name of ["clock-on-top-phase", "clock-on-top-figures"]) {
    const line = small.document.createElement("p");
    line.className = name;
    small.document.body.append(line);
  }
  small.addEventListener("pagehide", () => {
    small = null;
  });
}

function showSmall({ clock, face }) {
  if (!small) return;
  small.document.documentElement.dataset.clock = face.moment;
  const words = { phase: clock.phase ?? "", figures: face.figures };
  for (const [name, text] of Object.entries(words)) {
    const line = small.document.querySelector(`.clock-on-top-${name}`);
    if (line && line.textContent !== text) line.textContent = text;
  }
}
