// The one clock: the server owns it, this page only shows it.
//
// The server writes data attributes on #clock (faces.js lists them); GET /clock says what time it
// is there. Anything with one of the classes below shows a part of the clock, wherever it stands:
// .clock-figures, .clock-bar (a <progress>, or an element that gets --part), .clock-finish, and a
// <time data-past-finish-ms>, so long after the finish as it runs now.
// <html data-clock> holds the moment, so that CSS can choose the sentence that fits it.

import { say } from "./announcer.js";
import { againstAgreed, faceOf, leftSaid, minutesPast, minutesSaid, passed, saying } from "./faces.js";
import { Offset, sampleOf } from "./offset.js";
import { hour } from "./times.js";

const SAMPLES = 4;
const SAMPLE_EVERY_MS = 300_000;
const NUMBERS = ["ends_at_ms", "remaining_ms", "planned_ms", "rest_ms", "agreed_ms", "since_ms"];

const STOOD = new Set(["pending", "paused", "in_time_out"]);

const offset = new Offset();
let figuresShown = true;
let before = { phase: null, state: null, planned_ms: null, left_ms: null };
let turn = null;
let sampling = Promise.resolve();

/** The server's time now, or null while it is not known. */
export function serverNow_ms() {
  return offset.known ? offset.serverNow_ms(performance.now()) : null;
}

export function startClock() {
  // There is no #clock before the session begins; it comes live.
  if (!document.body.dataset.epoch) return;
  document.addEventListener("setroom:shown", showClock);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-figures-switch]");
    if (!button) return;
    figuresShown = !figuresShown;
    button.setAttribute("aria-pressed", String(!figuresShown)); // it says "Minutes off"
    showClock();
  });
  setInterval(sampleClock, SAMPLE_EVERY_MS);
  sampleClock();
}

/**
 * Ask for the server's time anew: at the start, each few minutes, after a sleep. Samples under
 * way are not enough after a sleep, because one of them may have slept as well.
 */
export function sampleClock() {
  sampling = sampling.then(takeSamples);
}

async function takeSamples() {
  const samples = [];
  for (let asked = 0; asked < SAMPLES; asked += 1) {
    try {
      const sent_ms = performance.now();
      const signal = AbortSignal.timeout(5_000);
      const answer = await fetch("/clock", { cache: "no-store", signal });
      const received_ms = performance.now();
      const { now_ms } = await answer.json();
      samples.push(sampleOf({ sent_ms, received_ms, server_ms: now_ms }));
    } catch {
      break; // the server is away; the next time will do
    }
  }
  offset.take(samples);
  showClock();
}

/** What faces.js goes by, from the data attributes of a clock. */
export function read(element) {
  const { state, view, phase } = element.dataset;
  const clock = { state, view, phase };
  for (const name of NUMBERS) {
    const text = element.getAttribute(`data-${name.replaceAll("_", "-")}`);
    clock[name] = text === null || text === "" ? null : Number(text);
  }
  return clock;
}

/** Show the clock as it is now, and come back when its text changes next. */
export function showClock() {
  clearTimeout(turn);
  const element = document.getElementById("clock");
  const now_ms = serverNow_ms();
  if (!element) delete document.documentElement.dataset.clock;
  if (!element || now_ms === null) return;
  const clock = read(element);
  const face = faceOf(clock, now_ms);
  document.documentElement.dataset.clock = face.moment;
  element.dataset.figures = figuresShown ? "on" : "off";
  put(".clock-figures", face.figures);
  put(".clock-finish", finishText(clock, face));
  putPastFinish(face.finish_ms);
  for (const bar of document.querySelectorAll(".clock-bar")) setBar(bar, face.part);
  showTitle(clock, face);
  announce(clock, face.left_ms);
  const detail = { clock, face };
  document.dispatchEvent(new CustomEvent("setroom:clock", { detail }));
  turn = setTimeout(showClock, runs(clock) ? untilNextSecond_ms(face.left_ms) : 1_000);
}

const runs = ({ state }) => state === "running" || state === "overtime";

/** To just after the second changes, so that the figures of all screens change together. */
function untilNextSecond_ms(left_ms) {
  return (((left_ms % 1_000) + 1_000) % 1_000 || 1_000) + 10;
}

/** Only what has changed is written: a text that is set anew may be read out anew. */
function put(selector, text) {
  for (const place of document.querySelectorAll(selector)) {
    if (place.textContent !== text) place.textContent = text;
  }
}

/** What an act would make of the finish goes on with it. */
function putPastFinish(finish_ms) {
  if (finish_ms === null) return;
  for (const place of document.querySelectorAll("time[data-past-finish-ms]")) {
    const ms = finish_ms + Number(place.dataset.pastFinishMs);
    place.dataset.ms = ms;
    if (place.textContent !== hour(ms)) place.textContent = hour(ms);
  }
}

/** `Finish 11:30, 2 min late`; only a desk is told how it stands against what was agreed. */
export function finishText({ view, agreed_ms }, { finish_ms }) {
  if (finish_ms === null) return "";
  const past = view === "desk" ? minutesPast(finish_ms, agreed_ms) : 0;
  return `Finish ${hour(finish_ms)}${againstAgreed(past)}`;
}

function setBar(bar, part) {
  if (bar instanceof HTMLProgressElement) bar.value = part * bar.max;
  else bar.style.setProperty("--part", part.toFixed(4));
}

function showTitle({ phase }, face) {
  if (!phase) return;
  const minutes = figuresShown ? face.title : "";
  const text = `${minutes ? `${phase}, ${minutes}` : phase} – Setroom`;
  if (document.title !== text) document.title = text;
}

/** What a press there has done to the clock, which others see and need not be told. */
function sayAtDesk(was, clock, left_ms) {
  if (clock.view !== "desk" || was.phase !== clock.phase) return;
  const more = (clock.planned_ms - was.planned_ms) / 60_000;
  if (more) say(minutesSaid(more, left_ms), "clock");
  else if (runs(was) && STOOD.has(clock.state)) say(leftSaid(left_ms), "clock");
  else if (runs(clock) && STOOD.has(was.state)) say(`The clock runs. ${leftSaid(left_ms)}`, "clock");
}

function announce(clock, left_ms) {
  const was = before;
  before = { ...clock, left_ms };
  sayAtDesk(was, clock, left_ms);
  const same = runs(clock) && was.phase === clock.phase && was.planned_ms === clock.planned_ms;
  const mark = same ? passed(clock, was.left_ms, left_ms) : null;
  if (!mark) return;
  say(saying(mark, clock.view, left_ms));
  document.dispatchEvent(new CustomEvent("setroom:mark", { detail: mark }));
}
