// Every other form of the room: form[data-act], sent in the background, whose effect comes live.
//
// Works for forms that live updates bring and take away. A form with [data-confirm] asks once: its
// button takes on those words, and only the second press within some seconds sends. A try without
// an answer is repeated with its key; after that the person decides, and the key is still the same.

import { say } from "./announcer.js";
import { Keys, send, wait_ms } from "./send.js";
import { refuse, unrefuse } from "./refusal.js";

const TRIES = 3;
const ARMED_MS = 6_000;
const SAYS = new Set(["tell_set", "remind_set"]);

const busy = new WeakMap(); // form -> key of the try under way
const keysOf = new WeakMap();
let armed = null; // {form, button, words, label (its nodes), timer}

export function startActs() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form:is([data-act], [data-beside])") || event.defaultPrevented) return;
    const button = event.submitter ?? form.querySelector("button");
    const own = form.matches("[data-act]"); // else beside.js sends it
    if (own && busy.has(form) && busy.get(form) === keyOf(form, button)) {
      return event.preventDefault();
    }
    const words = button?.dataset.confirm ?? form.dataset.confirm;
    const asks = words && armed?.button !== button;
    if (own || asks) event.preventDefault();
    if (asks) return arm(form, button, words);
    disarm();
    if (own) act(form, button);
  });
  // A trembling hand or a held key presses once: by the second press the button may say another
  // thing, and would do it.
  document.addEventListener("click", (event) => {
    if (event.detail > 1 && doesSomething(event.target)) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const held = event.repeat && event.key === "Enter";
    if (held && doesSomething(event.target)) event.preventDefault();
  });
  document.addEventListener("setroom:shown", keepArmed);
  document.addEventListener("keydown", (event) => event.key === "Escape" && disarm());
}

const doesSomething = (element) =>
  element.closest?.("form:is([data-act], [data-beside]) button, button[form], [popovertarget]");

/** The same until there is an answer, as long as the form says the same. */
function keyOf(form, button) {
  const keys = keysOf.get(form) ?? new Keys();
  keysOf.set(form, keys);
  return keys.for([...new FormData(form, button)]).key;
}

async function act(form, button) {
  const key = keyOf(form, button);
  const fields = [...new FormData(form, button)].filter(([name]) => name !== "key");
  unrefuse(form);
  setBusy(form, button, key);
  const answer = await tried(form.getAttribute("action"), [...fields, ["key", key]]);
  const pressedAnew = busy.get(form) !== key; // an update has made another thing of it
  if (!pressedAnew) setBusy(form, button, null);
  if (answer.outcome === "away") {
    return refuse(form, "That did not get through. Nothing was changed twice; press again.");
  }
  if (!pressedAnew) keysOf.get(form).answered();
  if (answer.outcome === "refused") {
    return refuse(form, answer.message, form.querySelector("textarea"));
  }
  const { post, seq } = answer.fields;
  document.dispatchEvent(new CustomEvent("setroom:done", { detail: form }));
  if (post || form.closest("#mine")) {
    document.dispatchEvent(new CustomEvent("setroom:own", { detail: post }));
  }
  document.dispatchEvent(new CustomEvent("setroom:acted", { detail: seq }));
  // What steers changes the whole screen, and a sheet would hide that; other sheets stay.
  // So does what is said to all; and its words are not to be sent twice.
  const said = SAYS.has(form.dataset.act);
  if (said) form.reset();
  const sheet = (said || form.querySelector("[name=steer]")) && form.closest("[popover]");
  if (sheet?.isConnected) sheet.hidePopover?.();
}

/** Sent until there is an answer, some times over; "away" if there was none. */
export async function tried(address, fields) {
  for (let tries = 0; ; tries += 1) {
    const answer = await send(address, fields);
    if (answer.outcome !== "away" || tries + 1 >= TRIES) return answer;
    await new Promise((resolve) => setTimeout(resolve, wait_ms(tries, answer.wait_ms)));
  }
}

/** aria-disabled, not disabled: a disabled button would lose the focus. */
function setBusy(form, button, key) {
  if (key) busy.set(form, key);
  else busy.delete(form);
  form.toggleAttribute("data-busy", key !== null);
  if (key) button?.setAttribute("aria-disabled", "true");
  else button?.removeAttribute("aria-disabled");
}

function arm(form, button, words) {
  disarm();
  const label = [...button.childNodes];
  armed = { form, button, words, label, timer: setTimeout(disarm, ARMED_MS) };
  keepArmed();
  say(words);
}

/** An update has written the button's own words again: keep asking, and remember them. */
function keepArmed() {
  if (!armed) return;
  const { form, button, words } = armed;
  if (!button.isConnected) return disarm();
  if (button.textContent !== words) {
    armed.label = [...button.childNodes];
    button.replaceChildren(words);
  }
  form.dataset.armed = "";
}

function disarm() {
  if (!armed) return;
  const { form, button, words, label, timer } = armed;
  clearTimeout(timer);
  armed = null;
  if (button.textContent === words) button.replaceChildren(...label);
  delete form.dataset.armed;
}
