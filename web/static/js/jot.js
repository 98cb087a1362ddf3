// The jot box: what came to mind while listening, offered again when the step takes posts.
//
// #jot is a textarea in the room; what is in it stays on this device. #kept stands in the composer.

import { takesPosts } from "./composer.js";
import { drafts } from "./drafts.js";

let saving = null;

export function startJot() {
  if (!drafts) return;
  document.addEventListener("input", (event) => {
    if (event.target.id !== "jot") return;
    clearTimeout(saving);
    saving = setTimeout(save, 300);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-use-kept]")) use();
  });
  document.addEventListener("setroom:shown", show);
  window.addEventListener("pagehide", save);
  show();
}

function save() {
  const box = document.getElementById("jot");
  if (box && box.value !== drafts.draft.jot) drafts.keep({ jot: box.value });
}

function show() {
  const { jot } = drafts.draft;
  const box = document.getElementById("jot");
  if (box && !box.value && jot && document.activeElement !== box) box.value = jot;
  const offer = document.getElementById("kept");
  if (!offer) return;
  offer.hidden = !(jot.trim() && !box && takesPosts());
  const place = offer.querySelector(".kept-text");
  if (place && place.textContent !== jot) place.textContent = jot;
}

function use() {
  const field = document.querySelector("#composer textarea[name=text]");
  const { jot } = drafts.draft;
  if (!field) return;
  field.value = field.value.trim() ? `${field.value.trimEnd()}\n${jot}` : jot;
  drafts.keep({ jot: "", text: field.value });
  document.getElementById("composer").dispatchEvent(new CustomEvent("setroom:put"));
  field.focus();
  show();
}
