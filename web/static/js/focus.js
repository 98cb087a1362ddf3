// The keyboard's place: what has the focus keeps it through a change of the page, caret and all.
// When the change takes it away or hides it, the next best thing near by gets it, so that nobody
// is thrown back to the top. What stands in its place may do another thing, which a second press
// would do; there [data-then] names by id where the keyboard goes instead. Nothing scrolls.

import { isSeen } from "./seen.js";

const STOPS = "a[href], button, input, select, summary, [tabindex='0']";

/** Call it before a change, and what it answers with after it. */
export function focusKeeper() {
  const had = document.activeElement;
  if (!had || had === document.body) return () => {};
  const { selectionStart: start, selectionEnd: end } = had;
  const around = placesAround(had);
  const then = had.closest("[data-then]")?.dataset.then;
  return () => {
    const has = document.activeElement;
    if (has === had && isSeen(had)) return;
    if (has && has !== had && has !== document.body) return; // somebody has put it there
    if (!isSeen(had)) {
      const next = document.getElementById(then) ?? nextBest(had, around);
      return next?.focus({ preventScroll: true });
    }
    // Browsers without moveBefore() drop the focus of whatever is moved.
    had.focus({ preventScroll: true });
    if (typeof start === "number") had.setSelectionRange(start, end);
  };
}

/** The places that `element` is in, from the inside out, and at which of their stops it stands. */
function placesAround(element) {
  const places = [];
  for (let place = element.closest("[id]"); place; place = place.parentElement.closest("[id]")) {
    places.push({ id: place.id, at: stopsIn(place).indexOf(element) });
  }
  return places;
}

/** Whoever was typing lands on no button: the next space would press it. */
function nextBest(had, around) {
  const room = document.getElementById("room");
  if (had.matches("textarea, input:not([type=radio], [type=checkbox])")) return room;
  for (const { id, at } of around) {
    const place = document.getElementById(id);
    const stops = place ? stopsIn(place) : [];
    if (stops.length) return stops[Math.min(Math.max(at, 0), stops.length - 1)];
  }
  return room;
}

const stopsIn = (place) => [...place.querySelectorAll(STOPS)].filter(isSeen);
