// Keeps the desk's proposal honest while time runs. A clock that is over, or waits, pushes the
// finish on, and nothing is sent for that: when the minutes past the agreed finish are not those
// that #repair was drawn for, the page asks for it anew.

import { minutesPast } from "./faces.js";
import { focusKeeper } from "./focus.js";
import { showTimes } from "./times.js";

const LATE_MS = 1_000; // a little after the minute, when it is over by the server's clock too

let askedFor = null;
let heard = 0; // live messages: what was asked for before one of them may be out of date

export function startRepair() {
  document.addEventListener("setroom:clock", look);
  document.addEventListener("setroom:shown", () => {
    heard += 1;
  });
}

function look({ detail: { clock, face } }) {
  const place = document.getElementById("repair");
  if (!place || clock.agreed_ms === null || face.finish_ms === null) return;
  const over = Math.max(0, minutesPast(face.finish_ms - LATE_MS, clock.agreed_ms));
  if (over === Number(place.dataset.over)) askedFor = null;
  else if (over !== askedFor) fetchRepair(over);
}

async function fetchRepair(over) {
  askedFor = over;
  const before = heard;
  try {
    const answer = await fetch(`/rooms/${document.body.dataset.room}/finish?part=room`, {
      headers: { Accept: "text/html" },
    });
    const text = answer.ok ? await answer.text() : null;
    const place = document.getElementById("repair");
    if (before !== heard) askedFor = null; // the next second asks again
    else if (place && text !== null) await show(place, text, over);
  } catch {
    // The server is away; the next minute asks again.
  }
}

async function show(place, text, over) {
  const keepFocus = focusKeeper();
  place.dataset.over = over;
  const swapped = window.htmx.swap({ text, target: place, swap: "innerMorph" });
  showTimes();
  keepFocus();
  await swapped;
}
