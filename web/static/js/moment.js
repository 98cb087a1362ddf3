// Says aloud what others see change: where we are now, who is away, who waits, whose hand is up,
// which question is with the presenter; and to whoever has the turn, and nobody else, that it is
// theirs.
//
// Each of the places below is said once when its words become others; what was there when the page
// was loaded is read with the page. What is folded away or meant for somebody else is not said.

import { say } from "./announcer.js";

const PLACES = [
  ".head-title, #first :is(.cue-label, .first:not(.when-over))",
  "#notices :is(p, button)",
  ".turn-yours",
  "#now > .clock-waits",
  ".line-door p",
  ".start-choice .line-here",
  "#here:not([data-audience=desk]) ~ .page #chosen :is(p, li)", // the desk's cue says it
  "#here[data-audience=desk] ~ .page .turn-line",
  "#set-actions h2",
  "#here[data-audience=desk] ~ .page .hands",
  "#card :is(.card-label, .card-words)",
];

const said = new Map();

export function startMoment() {
  if (!document.body.dataset.epoch) return;
  for (const place of PLACES) said.set(place, wordsAt(place));
  document.addEventListener("setroom:shown", () => {
    for (const place of PLACES) sayIfNew(place);
  });
}

function sayIfNew(place) {
  const words = wordsAt(place);
  if (words !== said.get(place)) say(words, place);
  said.set(place, words);
}

/** The title is no sentence, and gets its full stop; the clock says by itself what is over. */
function wordsAt(place) {
  return [...document.querySelectorAll(place)]
    .filter((part) => part.getClientRects().length > 0 || part.matches(".first"))
    .map((part) => part.textContent.replace(/\s+/g, " ").trim().replace(/[^.?!]$/, "$&."))
    .join(" ");
}
