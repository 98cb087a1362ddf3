// When the session is over, or this browser has left, nothing stays in it.

import { takesPosts } from "./composer.js";
import { drafts } from "./drafts.js";

export function forget() {
  drafts?.forget();
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
  forgetWhenEnded();
}
