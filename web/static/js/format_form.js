// The form of an own format: kept after every change, and after a while of typing; one save at a
// time, since each names the version that it goes on from. What comes back stands beside the
// fields, never in them, so that nobody's caret moves.
//
// Its buttons (up, down, add, remove) bring the form anew: what was unfolded stays so, by the key of
// its step, and the keyboard goes where the server says.

import { focusById, renewed } from "./format_parts.js";

const AFTER_CHANGE_MS = 400;
const AFTER_TYPING_MS = 1_500;
const AGAIN_MS = 5_000;
const SAVING = "Saving";
const SAVED = "Saved";
const NOT_SAVED = "Not saved";
const LEAVE = "What you changed last is not saved. Go on without it?";
const AWAY = "Not saved: Setroom cannot be reached just now. What you typed is still here.";

let timer = null;
let busy = null; // the save under way
let waiting = false; // something has changed since it began
let later = false; // whether what was not taken may be taken in a while
let kept = true; // the server has all that the form says
let given = false; // somebody has said that they go without it

export function startFormatForm() {
  kept = !document.querySelector("#format-notice .error-summary");
  document.addEventListener("change", ({ target }) => inForm(target) && saveIn(AFTER_CHANGE_MS));
  document.addEventListener("input", ({ target }) => {
    // A number that is being written over is none for a moment; it is looked at when it is left.
    if (!inForm(target)) return;
    if (target.matches("[inputmode=numeric]")) kept = false;
    else saveIn(AFTER_TYPING_MS);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("#format-form")) return;
    const { submitter } = event;
    // Enter in the field for a code means the one button that needs it.
    if (submitter?.value === "save" && document.activeElement?.id === "code") submitter.value = "as-new";
    if (submitter?.value === "as-new") return void (given = true); // it has an address of its own
    event.preventDefault();
    press(submitter);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".format-page a[href]");
    if (link?.getAttribute("href").startsWith("#")) focusById(link.hash.slice(1));
    else if (link && !kept && !inANewTab(event)) keptFirst(event, link);
  });
  addEventListener("beforeunload", (event) => !kept && !given && event.preventDefault());
}

const formNow = () => document.getElementById("format-form");
const inForm = (element) => Boolean(element.closest?.("#format-form"));

const inANewTab = (event) => event.ctrlKey || event.metaKey || event.shiftKey;

/** A way out is taken with everything kept, or by whoever says that they go without it. The one that
    stands beside a refusal says so itself. */
async function keptFirst(event, link) {
  event.preventDefault();
  const meant = Boolean(link.closest("#format-notice .error-summary"));
  while (busy) await busy.then(() => {});
  if (!kept && !meant) await save();
  if (!kept && !meant && !confirm(LEAVE)) return;
  given = true;
  location.assign(link.href);
}

function saveIn(ms) {
  clearTimeout(timer);
  given = false;
  state(SAVING, false);
  timer = setTimeout(save, ms);
}

/** Keep what the form says. While a save is under way the next one waits for its version. */
async function save() {
  clearTimeout(timer);
  timer = null;
  if (busy) return void (waiting = true);
  busy = send(formNow());
  const page = await busy;
  busy = null;
  if (page) shown(page);
  else failed();
  if (waiting) saveIn(0);
  waiting = false;
}

/** A button: what is being saved comes first, so that the press goes on from it. Its answer takes the
    place of the form, so that until then nothing can be typed that would go with it. */
async function press(button) {
  clearTimeout(timer);
  timer = null;
  const plain = !button?.name || (button.name === "do" && ["", "save"].includes(button.value));
  while (busy) await busy.then(() => {});
  if (plain) {
    await save();
    if (kept) say("Saved.");
    return;
  }
  const meant = button.isConnected ? button : sameAgain(button);
  if (!meant) return;
  clearTimeout(timer);
  timer = null;
  waiting = false;
  state(SAVING, false);
  busy = send(formNow(), meant);
  locked(true);
  const page = await busy;
  busy = null;
  locked(false);
  if (document.activeElement === document.body) meant.focus();
  if (page) shown(page);
  else failed();
  if (waiting) saveIn(0);
  waiting = false;
}

/** The fields, and not the buttons of the steps: those may be pressed again at once. */
function locked(isLocked) {
  for (const part of formNow().querySelectorAll(".about-format, .form-step > details")) {
    part.inert = isLocked;
  }
}

/** Pressed once more before the form came anew: the button that has the keyboard now, if it does the
    same to the same step. */
function sameAgain(button) {
  const now = document.activeElement;
  const verb = (one) => one?.value?.replace(/-\d+$/, "");
  return now?.name === "do" && verb(now) === verb(button) ? now : null;
}

/** What is typed stays; it is sent again where that makes sense. */
function failed() {
  if (later) saveIn(AGAIN_MS);
  state(NOT_SAVED, true);
}

function shown(page) {
  renewed(page);
  if (later) saveIn(AGAIN_MS);
  const wrong = Boolean(document.querySelector("#format-notice .error-summary"));
  state(wrong ? NOT_SAVED : timer || waiting ? SAVING : SAVED, wrong);
}

function state(words, isNot) {
  kept = words === SAVED;
  for (const place of document.querySelectorAll(".save-state")) {
    place.textContent = words;
    place.classList.toggle("is-not", isNot);
  }
}

/** The page that comes back; null where none came, and then it is said that nothing was saved. */
async function send(form, button) {
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form, button)),
      headers: { Accept: "text/html", "HX-Request": "true" },
    });
    later = answer.status === 429 || answer.status >= 500;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.querySelector("#format-version, #format-form")) return page;
    tell(page.querySelector("main > p")?.textContent ?? AWAY);
  } catch {
    later = true;
    tell(AWAY);
  }
  return null;
}

function tell(words) {
  const place = document.getElementById("format-notice");
  const line = Object.assign(document.createElement("p"), { className: "not-yet" });
  line.textContent = words;
  place.replaceChildren(line);
}

function say(words) {
  document.getElementById("format-said").textContent = words;
}
