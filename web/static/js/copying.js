// Copy buttons: [data-copy="id"] copies the text or value of that element, and says so.

import { say } from "./announcer.js";

const SAID_MS = 2_000;

const shown = new WeakMap(); // button -> {label (its nodes), timer}

export function startCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    const source = button && document.getElementById(button.dataset.copy);
    if (!source) return;
    const done = await copy(source);
    show(button, done ? "Copied" : "Press Ctrl and C");
  });
}

async function copy(source) {
  const text = source.value ?? source.textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not allowed here: select it, so that the person's own copy key does the rest.
    if (source.select) source.select();
    else window.getSelection().selectAllChildren(source);
    return false;
  }
}

function show(button, words) {
  say(words);
  const before = shown.get(button) ?? { label: [...button.childNodes] };
  button.replaceChildren(words);
  clearTimeout(before.timer);
  before.timer = setTimeout(() => {
    button.replaceChildren(...before.label);
    shown.delete(button);
  }, SAID_MS);
  shown.set(button, before);
}
