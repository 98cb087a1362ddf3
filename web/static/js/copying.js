// Copy buttons: [data-copy="id"] copies the text or value of that element, and says so.

import { say } from "./announcer.js";

const SAID_MS = 2_000;

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
  button.dataset.words ??= button.textContent;
  button.textContent = words;
  clearTimeout(Number(button.dataset.timer));
  button.dataset.timer = setTimeout(() => {
    button.textContent = button.dataset.words;
    delete button.dataset.words;
  }, SAID_MS);
}
