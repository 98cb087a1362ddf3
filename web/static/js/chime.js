// Sound: off for everybody, and asked for one thing at a time.
//
// [data-chime="back"]: one chime when this break is over, however it ends. [data-chime="marks"]:
// a soft tone at two minutes and at zero, for the desk's headphones; the press lets one hear it.
// Made here out of two sine waves; nothing is fetched. A phone may hold it back behind another app.

let audio = null;
let backFrom = null; // the step whose end is waited for
let planned = null; // the chime that is already set for a time
let marks = false;

export function startChime() {
  if (!window.AudioContext) return;
  document.addEventListener("setroom:clock", ({ detail }) => wait(detail));
  document.addEventListener("setroom:mark", ({ detail }) => {
    if (marks && (detail === "two" || detail === "zero")) ring();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-chime]");
    if (button) press(button);
  });
}

/** A press is what browsers want before a page may make a sound. */
function press(button) {
  audio ??= new AudioContext();
  audio.resume();
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  if (button.dataset.chime === "marks") {
    marks = on;
    if (on) ring();
  } else {
    backFrom = on ? (document.getElementById("clock")?.dataset.phase ?? null) : null;
    cancel();
  }
}

/** Set by the audio clock, not by a timer: timers of pages behind other windows run late. */
function wait({ clock, face }) {
  for (const button of document.querySelectorAll("[data-chime=back]")) {
    button.setAttribute("aria-pressed", String(backFrom !== null));
  }
  if (backFrom === null) return;
  if (clock.phase !== backFrom) return breakIsOver();
  const at_s = audio.currentTime + Math.max(0, face.left_ms / 1_000);
  const runs = face.moment === "running" || face.moment === "last";
  if (runs && planned && Math.abs(planned.at_s - at_s) < 1) return;
  cancel();
  if (!runs) return;
  planned = { at_s, sounds: tone(at_s - audio.currentTime) };
}

/** At its time, when the chime sounds already, or before it by the desk. */
function breakIsOver() {
  backFrom = null;
  if (planned && planned.at_s <= audio.currentTime) {
    planned = null;
  } else {
    cancel();
    ring();
  }
}

function cancel() {
  for (const sound of planned?.sounds ?? []) sound.stop();
  planned = null;
}

function ring() {
  tone(0);
  navigator.vibrate?.(200);
}

/** Two soft notes in `in_s` seconds; answers with what can be stopped. */
function tone(in_s) {
  const start_s = audio.currentTime + in_s;
  return [660, 880].map((pitch_hz, place) => {
    const from_s = start_s + place * 0.25;
    const sound = audio.createOscillator();
    const volume = audio.createGain();
    sound.frequency.value = pitch_hz;
    volume.gain.setValueAtTime(0.0001, from_s);
    volume.gain.exponentialRampToValueAtTime(0.15, from_s + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.0001, from_s + 0.8);
    sound.connect(volume).connect(audio.destination);
    sound.start(from_s);
    sound.stop(from_s + 0.9);
    return sound;
  });
}
