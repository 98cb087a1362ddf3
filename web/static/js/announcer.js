// The one polite voice of the page for screen readers: #announcer, a status line nobody sees.
//
// Everything worth saying goes through here and is bundled: at most one announcement in 5 s, with
// new posts counted rather than read out. Each person can mute it; that is kept in memory only.

const GATHER_MS = 400;
const EVERY_MS = 5_000;
const ONE_AND_MANY = {
  question: ["question", "questions"],
  reflection: ["reflection", "reflections"],
  action: ["action", "actions"],
};

/** What is waiting to be said. Pure, so that the bundling can be tried without a page. */
export class Bundle {
  #lines = new Map(); // what it is about -> the last that there is to say of it
  #counts = new Map();
  #said_ms = -Infinity;
  muted = false;

  /** `about`: whatever else is said of the same takes its place; "" takes it back. */
  say(line, about = line) {
    this.#lines.delete(about);
    if (line) this.#lines.set(about, line);
  }

  count(kind, number) {
    const word = kind in ONE_AND_MANY ? kind : "post";
    this.#counts.set(word, (this.#counts.get(word) ?? 0) + number);
  }

  /** How long until the next announcement may be made. */
  wait_ms(now_ms) {
    return Math.max(GATHER_MS, this.#said_ms + EVERY_MS - now_ms);
  }

  /** Everything that waits, in one sentence or more; "" if there is nothing or it is muted. */
  take(now_ms) {
    const counted = [...this.#counts].map(([kind, number]) => {
      const [one, many] = ONE_AND_MANY[kind] ?? ["post", "posts"];
      return `${number} new ${number === 1 ? one : many}.`;
    });
    const text = this.muted ? "" : [...this.#lines.values(), ...counted].join(" ");
    this.#lines.clear();
    this.#counts.clear();
    if (text) this.#said_ms = now_ms;
    return text;
  }
}

const bundle = new Bundle();
let timer = null;
let emptying = null;

function later() {
  timer ??= setTimeout(() => {
    timer = null;
    const place = document.getElementById("announcer");
    const text = bundle.take(performance.now());
    if (place && text) put(place, text);
  }, bundle.wait_ms(performance.now()));
}

/** It does not stay: who reads the page later must not find it, and the same may be said again. */
function put(place, text) {
  place.textContent = text;
  clearTimeout(emptying);
  emptying = setTimeout(() => (place.textContent = ""), EVERY_MS);
}

/** Say a sentence, politely, together with what else there is to say; of one thing only the last. */
export function say(line, about = line) {
  bundle.say(line, about);
  later();
}

/** Say that there are so many new posts of a kind. */
export function count(kind, number) {
  bundle.count(kind, number);
  later();
}

/** Buttons [data-mutes] turn announcements off and on. */
export function startAnnouncer() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-mutes]");
    if (!button) return;
    bundle.muted = !bundle.muted;
    button.setAttribute("aria-pressed", String(bundle.muted));
  });
}
