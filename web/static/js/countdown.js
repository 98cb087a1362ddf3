// Things that are there for some seconds: "Undo" for ten, "Shown in 20 s". And a time of day that
// goes on with this one: when it would be over if it began now.
//
// [data-until-ms] is hidden from that server time on; a .seconds-left in it counts down to it.
// The server decides what is still allowed; this only keeps the screen from offering what is over.

import { serverNow_ms } from "./clock.js";
import { focusKeeper } from "./focus.js";
import { hour } from "./times.js";

function show() {
  const now_ms = serverNow_ms();
  if (now_ms === null) return;
  for (const thing of document.querySelectorAll("[data-until-ms]")) {
    const left_ms = Number(thing.dataset.untilMs) - now_ms;
    hide(thing, left_ms <= 0);
    const text = `${Math.max(0, Math.ceil(left_ms / 1_000))} s`;
    for (const place of thing.querySelectorAll(".seconds-left")) put(place, text);
  }
  for (const time of document.querySelectorAll("time[data-from-now-ms]")) {
    time.dataset.ms = now_ms + Number(time.dataset.fromNowMs);
    put(time, hour(Number(time.dataset.ms)));
  }
}

function put(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function hide(thing, hidden) {
  if (thing.hidden === hidden) return;
  const keepFocus = focusKeeper();
  thing.hidden = hidden;
  keepFocus();
}

export function startCountdown() {
  document.addEventListener("setroom:shown", show);
  setInterval(show, 500);
}
