// Leaving the room: form[data-leave], sent from here so that what this tab keeps goes only once the
// place is given up. Without script the browser sends it by itself, and there is nothing to keep.

import { tried } from "./acts.js";
import { forget } from "./ending.js";
import { refuse, unrefuse } from "./refusal.js";

const LEFT_BEFORE = "no_such_room"; // an earlier try got through, and its answer was lost

export function startLeaving() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-leave]")) return;
    event.preventDefault();
    if (!("busy" in form.dataset)) leave(form, event.submitter);
  });
}

async function leave(form, button) {
  unrefuse(form);
  form.dataset.busy = "";
  button?.setAttribute("aria-disabled", "true");
  const answer = await tried(form.getAttribute("action"), []);
  if (answer.outcome === "done" || answer.refusal === LEFT_BEFORE) return showLeft();
  delete form.dataset.busy;
  button?.removeAttribute("aria-disabled");
  refuse(form, answer.message ?? "That did not get through, so you are still here. Press again.");
}

/** Nothing stays, and nobody comes back here by going back. */
export function showLeft() {
  forget();
  window.location.replace("/left");
}
