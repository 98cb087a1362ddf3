// One's own actions: the region #own-actions, which only this person's page asks for, and the forms
// [data-keeps] in it and beside it, in which nothing typed is lost.
//
// A form that somebody has typed into is marked [data-unsaved] until it is saved: live updates leave
// it alone (hx-morph-skip), it stays in sight when the step moves on, and its words lie in the tab's
// storage, so that they are there again after a reload. What goes out live is the same for all, so
// each page asks for its own: where the step is about actions, whenever anything has happened.

import { drafts } from "./drafts.js";
import { focusKeeper } from "./focus.js";
import { showTimes } from "./times.js";

const CALM_MS = 300; // a whole set must not ask together
const FORMS = "form[data-keeps]";
const ABOUT_ACTIONS =
  "#set-actions [data-mode], #here[data-session=ended]:not([data-audience=observer], [data-audience=door])";

let timer = null;
let shownFor = "";

export function startActions() {
  if (!drafts) return;
  document.addEventListener("input", ({ target }) => typed(target.closest(FORMS)));
  document.addEventListener("setroom:done", ({ detail }) => saved(detail));
  document.addEventListener("setroom:shown", look);
  window.addEventListener("resize", showSave);
  shownFor = moment();
  putBack();
  forgetWhatIsOver();
}

// Typing and saving.

const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !isFixed(field));
const isFixed = (field) => field.matches("button, input[type=hidden]");

function wordsIn(form) {
  const words = {};
  for (const field of fieldsOf(form)) {
    if (field.type !== "radio") words[field.name] = field.value;
    else if (field.checked) words[field.name] = field.value;
  }
  return words;
}

function isChanged(field) {
  if (field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.matches("select")) return false;
  return field.value !== field.defaultValue;
}

function typed(form) {
  if (!form) return;
  mark(form, fieldsOf(form).some(isChanged));
  keep();
}

function mark(form, unsaved) {
  form.toggleAttribute("data-unsaved", unsaved);
  form.toggleAttribute("hx-morph-skip", unsaved);
}

/** What is not on this page, such as the form of another step, is kept as it was. */
function keep() {
  const forms = { ...drafts.draft.forms };
  for (const form of document.querySelectorAll(FORMS)) {
    if (form.hasAttribute("data-unsaved")) forms[form.id] = wordsIn(form);
    else delete forms[form.id];
  }
  drafts.keep({ forms });
}

function saved(form) {
  if (form.matches(FORMS)) {
    const { [form.id]: _, ...others } = drafts.draft.forms;
    drafts.keep({ forms: others });
    mark(form, false);
    if (form.id === "commit-action" || form.id.startsWith("draft-for-")) form.reset();
    const fold = form.closest("details");
    if (fold) fold.open = false;
  }
  if (form.closest("#own-actions, #set-actions")) ask(0);
}

function putBack() {
  for (const form of document.querySelectorAll(FORMS)) {
    const words = drafts.draft.forms[form.id];
    if (!words || form.hasAttribute("data-unsaved")) continue;
    for (const field of fieldsOf(form)) {
      if (!(field.name in words)) continue;
      if (field.type === "radio") field.checked = field.value === words[field.name];
      else field.value = words[field.name];
    }
    mark(form, fieldsOf(form).some(isChanged));
    const fold = form.closest("details");
    if (fold) fold.open = true;
  }
}

/** After the end the page shows all that can still be saved; words for anything else go. */
function forgetWhatIsOver() {
  if (!document.querySelector("#here[data-session=ended]")) return;
  const left = Object.entries(drafts.draft.forms).filter(([id]) => document.getElementById(id));
  drafts.keep({ forms: Object.fromEntries(left) });
}

/** A phone's keyboard has come up: what saves is to stand above it, with the words. */
function showSave() {
  const form = document.activeElement?.closest?.(FORMS);
  form?.querySelector("button:not([type=button])")?.scrollIntoView({ block: "nearest" });
}

// The region.

/** Where we are: with another step the region says something else. */
function moment() {
  const session = document.getElementById("here")?.dataset.session ?? "";
  return `${session} ${document.getElementById("clock")?.dataset.phase ?? ""}`;
}

function look() {
  const region = document.getElementById("own-actions");
  if (!region) return;
  const now = moment();
  // What was said of the step before is not shown in this one, unless somebody is writing there.
  if (now !== shownFor) region.toggleAttribute("data-stale", region.children.length > 0);
  if (document.querySelector(ABOUT_ACTIONS)) ask(now !== shownFor ? 0 : CALM_MS);
  shownFor = now;
  putBack();
}

function ask(after_ms) {
  timer ??= setTimeout(fetchOwn, after_ms + Math.random() * CALM_MS);
}

async function fetchOwn() {
  timer = null;
  const region = document.getElementById("own-actions");
  try {
    const { room } = document.body.dataset;
    const answer = await fetch(`/rooms/${room}/actions?part=${region.dataset.part}`, {
      headers: { Accept: "text/html" },
    });
    if (!answer.ok) return;
    const text = await answer.text();
    const keepFocus = focusKeeper();
    const swapped = window.htmx.swap({ text, target: region, swap: "innerMorph" });
    region.removeAttribute("data-stale");
    showTimes();
    putBack();
    forgetWhatIsOver();
    keepFocus();
    await swapped;
  } catch {
    // The server is away; whatever happens next asks again.
  }
}
