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

export function startBeside() {
  startApplying();
  heard = notices();
  document.addEventListener("submit", onSubmit);
  document.addEventListener("setroom:acted", () => waiting?.abort());
  onWake(({ slept }) => {
    if (slept) sampleClock();
    waiting?.abort();
  });
  sampleClock();
  setInterval(showClocks, 1_000);
  keepUp();
}

async function keepUp() {
  for (let failed = 0; ; ) {
    const print = place.querySelector("[data-print]").dataset.print;
    const html = await news(failed ? "" : print);
    if (html === null) failed += 1;
    else {
      failed = 0;
      await show(html);
    }
    place.toggleAttribute("data-away", failed > 1);
    if (failed) await new Promise((resolve) => setTimeout(resolve, wait_ms(failed, null)));
  }
}

/** The part that changes, once it is another one than `after`; null if there was no answer. */
async function news(after) {
  waiting = new AbortController();
  const pressed = waiting.signal;
  const signal = AbortSignal.any([pressed, AbortSignal.timeout(LONGEST_MS)]);
  try {
    const answer = await fetch(`/rooms/${here}/beside?after=${after}`, { signal });
    if (answer.status === 403 || answer.status === 404) location.reload();
    return answer.ok ? await answer.text() : null;
  } catch {
    return pressed.aborted ? news("") : null;
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
    return `${line.closest("li").querySelector("h2").textContent}. ${line.textContent.trim()}`;
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
  if (!form.matches("form[data-beside]")) return;
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
  waiting?.abort();
  if (answer.outcome === "refused") return refuse(form, answer.message, field);
  const refused = Object.entries(answer.fields.refused ?? {});
  if (refused.length) {
    const lines = refused.map(([room, why]) => `${titleOf(room)}: ${why}`);
    return refuse(form, `Not in every room. ${lines.join(" ")}`);
  }
  if (field) field.value = "";
  say(field ? "Said to all." : "Done.");
}

const titleOf = (room) => document.querySelector(`#room-${room} h2`)?.textContent ?? "A room";
