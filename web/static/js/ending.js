// When a person leaves or the session is over, nothing stays in this browser.

import { takesPosts } from "./composer.js";
import { drafts } from "./drafts.js";

function forget() {
  drafts.forget();
  // What still stands there would be kept again as the page goes away.
  for (const field of document.querySelectorAll("#composer textarea, #jot")) field.value = "";
}

/** The session has ended once the clock says so and nobody may finish writing any more. */
function forgetWhenEnded() {
  const ended = document.querySelector("#clock[data-state=done], [data-session=ended]");
  if (!ended || takesPosts()) return;
  const { forms } = drafts.draft; // an action can be written for a day: actions.js sees to them
  forget();
  drafts.keep({ forms });
}

export function startEnding() {
  if (!drafts) return;
  document.addEventListener("setroom:shown", forgetWhenEnded);
  // A form or link [data-forget] leaves the room: "Leave and forget me on this device".
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-forget]")) forget();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("a[data-forget]")) forget();
  });
  forgetWhenEnded();
}
