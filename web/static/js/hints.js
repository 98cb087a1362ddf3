// The private hint below a question: quiet, never in the way, kept nowhere and told to nobody.
//
// #craft stands under the composer's field. Where the step asks questions ([data-asks]: anything,
// or facts) its room is there before any hint is, so that a hint moves nothing. [data-hints-switch]
// turns hints off and on for as long as this page is open: nothing of it goes into any storage.

import { say } from "./announcer.js";
import { hintOf } from "./craft.js";

const PAUSE_MS = 1_000;
const LEAST_WORDS = 4; // with fewer and no question mark nobody knows yet what it will be

let form;
let field;
let place;
let on = true;
let pause = null;
let shown = "";
const said = new Set(); // the tags that this draft has been told of aloud

export function startHints() {
  form = document.getElementById("composer");
  field = form?.querySelector("textarea[name=text]");
  place = document.getElementById("craft");
  if (!field || !place) return;
  field.addEventListener("input", typed);
  form.addEventListener("setroom:put", typed);
  form.addEventListener("change", typed); // another kind of post is chosen
  form.addEventListener("submit", () => show(null));
  document.addEventListener("setroom:own", typed);
  document.addEventListener("setroom:shown", makeRoom);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-hints-switch]")) turn();
  });
  makeRoom();
}

const step = () => form.querySelector("[data-asks]")?.dataset;

/** Whether what is being written is a question. */
function isQuestion() {
  const kind = form.querySelector("[name=kind]:checked, [name=kind][type=hidden]");
  return !!step() && (!kind || kind.value === "question");
}

function makeRoom() {
  place.hidden = !on || !step();
  if (place.hidden || !isQuestion()) show(null);
}

function turn() {
  on = !on;
  for (const button of document.querySelectorAll("[data-hints-switch]")) {
    button.setAttribute("aria-pressed", String(on));
  }
  makeRoom();
  if (on) typed();
}

function typed() {
  clearTimeout(pause);
  if (!field.value.trim()) {
    said.clear(); // the next one is another draft
    show(null);
  } else if (on) {
    pause = setTimeout(look, PAUSE_MS);
  }
}

function look() {
  const text = field.value.trim();
  const enough = text.includes("?") || text.split(/\s+/).length >= LEAST_WORDS;
  if (!on || !enough || !isQuestion()) return show(null);
  const { asks, ideasFor } = step();
  // Where facts are asked for, yes or no is a good answer.
  const found = hintOf(text, asks === "facts" ? ["closed"] : []);
  show(found && { ...found, hint: ideasFor ? found.hint.replace("later", ideasFor) : found.hint });
}

function show(found) {
  clearTimeout(pause);
  const words = found ? [found.hint, `Only to you: ${found.why}.`] : [];
  if (words.join() === shown) return;
  shown = words.join();
  place.replaceChildren(...words.map(line));
  if (!found || said.has(found.tag)) return;
  said.add(found.tag);
  say(`Hint, only to you: ${found.hint}`);
}

function line(words) {
  const part = document.createElement("span");
  part.textContent = words;
  return part;
}
