// The composer: a form outside of what live updates replace, where nothing typed is ever lost.
//
// <form id="composer" action> holds textarea[name=text][data-limit], .refusal, #composer-note,
// .chars-left, #kept (with .kept-text and [data-use-kept]) and #composer-choices. Only that last
// one is replaced: the send buttons, of which name="anonymous" leaves the name off, and what kind
// is asked for. A send is tried until it is answered; its words stay until they are stored.

import { say } from "./announcer.js";
import { drafts } from "./drafts.js";
import { Keys, send, wait_ms } from "./send.js";
import { refuse, unrefuse } from "./refusal.js";

const SAVE_AFTER_MS = 300;
const SENT_SHOWN_MS = 4_000;
const FEW_LEFT = 50;
const NOT_SENT = "Not sent yet. Your words are safe here, and are sent as soon as we get through.";

let form;
let field;
let keys;
let saving = null;
let trying = null; // while a send is under way: a function that has it tried again at once
const part = (selector) => form.querySelector(selector);

export function startComposer() {
  form = document.getElementById("composer");
  field = form?.querySelector("textarea[name=text]");
  if (!field || !drafts) return;
  keys = new Keys(drafts.draft.sent);
  if (drafts.draft.text) field.value = drafts.draft.text;
  showLeft();
  field.addEventListener("input", typed);
  field.addEventListener("keydown", sendByKeyboard);
  form.addEventListener("submit", submitted);
  form.addEventListener("keydown", (event) => event.key === "Escape" && fold());
  part(".composer-close")?.addEventListener("click", stayWhenFolded);
  window.addEventListener("pagehide", save);
  window.addEventListener("resize", showSends);
  window.addEventListener("online", () => trying?.());
  form.addEventListener("setroom:put", typed); // another script has written into the field
}

/** Whether the step takes posts now: whether there is a button to send with. */
export function takesPosts() {
  return !!document.querySelector("#composer-choices button:not([type=button])");
}

/** A phone's keyboard has come up: what sends is to stand above it, with the words. */
function showSends() {
  if (document.activeElement === field) part(".sends")?.scrollIntoView({ block: "nearest" });
}

function typed() {
  showLeft();
  saving ??= setTimeout(save, SAVE_AFTER_MS);
}

function save() {
  clearTimeout(saving);
  saving = null;
  if (field.value !== drafts.draft.text) drafts.keep({ text: field.value });
}

function showLeft() {
  const limit = Number(field.dataset.limit);
  const place = part(".chars-left");
  if (!limit || !place) return;
  const left = limit - [...field.value].length;
  place.textContent = left < FEW_LEFT ? `${left} left` : "";
}

function sendByKeyboard(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const signed = part("#composer-choices button:not([type=button]):not([name=anonymous])");
  if (!signed) return;
  event.preventDefault();
  form.requestSubmit(signed);
}

function submitted(event) {
  event.preventDefault();
  if (trying || !field.value.trim()) return;
  save();
  unrefuse(form, field);
  const fields = [...new FormData(form, event.submitter)];
  const { print, key } = keys.for(fields);
  drafts.keep({ sent: { print, key } });
  const sending = [...fields.filter(([name]) => name !== "key"), ["key", key]];
  form.dataset.sending = "";
  note("Sending…");
  tryUntilAnswered(sending, field.value);
}

async function tryUntilAnswered(fields, text) {
  let hurry = () => {};
  trying = () => hurry();
  for (let tries = 0; ; tries += 1) {
    const answer = await send(form.getAttribute("action"), fields);
    if (answer.outcome !== "away") return answered(answer, new Map(fields), text);
    note(NOT_SENT);
    if (tries === 0) say(NOT_SENT);
    await new Promise((resolve) => {
      hurry = resolve;
      setTimeout(resolve, wait_ms(tries, answer.wait_ms));
    });
  }
}

function answered(answer, fields, text) {
  trying = null;
  delete form.dataset.sending;
  keys.answered();
  drafts.keep({ sent: null });
  if (answer.outcome === "refused") {
    note("");
    refuse(form, answer.message, field);
    return;
  }
  const { post, seq } = answer.fields;
  if (fields.get("anonymous") && post) drafts.own(post, fields.get("key"));
  // What was typed while it was on its way belongs to the next one.
  const { value } = field;
  const rest = value.startsWith(text) ? value.slice(text.length).trimStart() : value;
  field.value = rest;
  save();
  showLeft();
  note("Sent.");
  say("Sent.");
  setTimeout(() => part("#composer-note")?.textContent === "Sent." && note(""), SENT_SHOWN_MS);
  document.dispatchEvent(new CustomEvent("setroom:own", { detail: post }));
  document.dispatchEvent(new CustomEvent("setroom:acted", { detail: seq }));
  if (!rest) fold();
}

/** Where it was unfolded by a press there is a way to close it, and it has done its work. */
function fold() {
  const close = part(".composer-close");
  if (close?.getClientRects().length) close.click();
}

/** The address loses its #words: neither scroll nor focus goes to the top for that. */
function stayWhenFolded() {
  const { scrollX, scrollY } = window;
  const stay = () => {
    document.querySelector("a[href='#words']")?.focus({ preventScroll: true });
    window.scrollTo(scrollX, scrollY);
  };
  window.addEventListener("hashchange", stay, { once: true });
}

function note(text) {
  const place = part("#composer-note");
  if (place && place.textContent !== text) place.textContent = text;
}
