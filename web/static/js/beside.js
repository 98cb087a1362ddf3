// Rooms side by side: keeps the page of whoever leads several of them as the rooms are.
//
// It asks for news with the print of what it shows; the server answers when that is no longer so,
// or after a while. The clocks run here, as in a room. What is pressed for all rooms at once goes
// out in the background, so that nothing typed is lost and the page stays where it is.

import { say } from "./announcer.js";
import { tried } from "./acts.js";
import { startApplying } from "./apply.js";
import { finishText, read, sampleClock, serverNow_ms } from "./clock.js";
import { faceOf } from "./faces.js";
import { focusKeeper } from "./focus.js";
import { refuse, unrefuse } from "./refusal.js";
import { Keys, wait_ms } from "./send.js";
import { onWake } from "./wake.js";

const LONGEST_MS = 40_000; // the server answers after 25 s at the latest

const place = document.getElementById("beside");
const here = place.dataset.here;
const keysOf = new WeakMap();
let heard = []; // what stands in the rooms for whoever leads them
let waiting = null; // aborts the question that is out
let rested = null; // ends the pause before the next one

export function startBeside() {
  startApplying();
  heard = notices();
  document.addEventListener("submit", onSubmit);
  document.addEventListener("setroom:acted", askAgain);
  onWake(({ slept }) => {
    if (slept) sampleClock();
    askAgain();
  });
  sampleClock();
  setInterval(showClocks, 1_000);
  keepUp();
}

function askAgain() {
  waiting?.abort();
  rested?.();
}

async function keepUp() {
  for (let failed = 0; ; ) {
    const print = place.querySelector("[data-print]").dataset.print;
    const { html, later_ms } = await news(failed ? "" : print);
    if (html === null) failed += 1;
    else {
      failed = 0;
      await show(html);
    }
    place.toggleAttribute("data-away", failed > 1);
    if (failed) await pause(wait_ms(failed, later_ms));
  }
}

function pause(ms) {
  return new Promise((resolve) => {
    rested = resolve;
    setTimeout(resolve, ms);
  });
}

/** `html`: the part that changes, once it is another one than `after`; null if there was no answer.
 * `later_ms`: when to ask again, if the server has said so. */
async function news(after) {
  waiting = new AbortController();
  const pressed = waiting.signal;
  const signal = AbortSignal.any([pressed, AbortSignal.timeout(LONGEST_MS)]);
  try {
    const answer = await fetch(`/rooms/${here}/beside?after=${after}`, { signal });
    const text = await answer.text();
    // A box on the way may answer in the server's place; its page is none of ours, whatever it says.
    const refused = answer.status === 403 || answer.status === 404;
    if (refused && text.includes('class="column refused"')) location.reload();
    const html = answer.ok && text.includes("data-print=") ? text : null;
    const later_s = Number(answer.headers.get("Retry-After"));
    return { html, later_ms: later_s > 0 ? later_s * 1_000 : null };
  } catch {
    return pressed.aborted ? news("") : { html: null, later_ms: null };
  }
}

async function show(text) {
  const keepFocus = focusKeeper();
  const swapped = window.htmx.swap({ text, target: place, swap: "innerMorph" });
  document.dispatchEvent(new CustomEvent("setroom:shown", { detail: {} }));
  showClocks();
  keepFocus();
  await swapped;
  const before = heard;
  heard = notices();
  for (const line of heard) if (!before.includes(line)) say(line);
}

/** Who waits at a door or asks for whoever leads, and in which room. */
function notices() {
  return [...place.querySelectorAll(".notice:not(.calm) p")].map((line) => {
    return `${line.closest("section").querySelector("h2").textContent}. ${line.textContent.trim()}`;
  });
}

function showClocks() {
  const now_ms = serverNow_ms();
  if (now_ms === null) return;
  for (const element of place.querySelectorAll(".beside-clock")) {
    const clock = read(element);
    const face = faceOf(clock, now_ms);
    element.dataset.moment = face.moment;
    put(element.querySelector(".beside-figures"), face.figures);
    put(element.querySelector(".beside-finish"), finishText(clock, face));
    const bar = element.parentElement.querySelector(".beside-bar");
    bar.value = face.part * bar.max;
  }
}

function put(line, text) {
  if (line.textContent !== text) line.textContent = text;
}

async function onSubmit(event) {
  const form = event.target;
  if (!form.matches("form[data-beside]") || event.defaultPrevented) return;
  event.preventDefault();
  if (form.hasAttribute("data-busy")) return;
  const field = form.querySelector("input:not([type=hidden])");
  const fields = [...new FormData(form)].filter(([name]) => name !== "key");
  const keys = keysOf.get(form) ?? new Keys();
  keysOf.set(form, keys);
  unrefuse(form, field);
  form.toggleAttribute("data-busy", true);
  const { key } = keys.for(fields);
  const answer = await tried(form.getAttribute("action"), [...fields, ["key", key]]);
  form.toggleAttribute("data-busy", false);
  if (answer.outcome === "away") {
    return refuse(form, "That did not get through. Nothing is done twice; press again.");
  }
  keys.answered();
  askAgain();
  if (answer.outcome === "refused") {
    const asked = answer.refusal === "wrong_code" && !field;
    const more = asked ? " Load this page again to type it." : "";
    return refuse(form, `${answer.message}${more}`, field);
  }
  const refused = Object.entries(answer.fields.refused ?? {});
  if (refused.length) {
    const lines = refused.map(([room, why]) => `${titleOf(room)}: ${why}`);
    return refuse(form, `Not in every room. ${lines.join(" ")}`);
  }
  const said = form.matches(".beside-say");
  if (said) field.value = "";
  else field?.closest(".field").remove(); // the code: this browser is not asked for it again
  say(said ? "Said to all." : "Done.");
}

const titleOf = (room) => document.querySelector(`#room-${room} h2`)?.textContent ?? "A room";
