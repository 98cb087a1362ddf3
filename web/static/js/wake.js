// Tells when the page comes back: looked at again, in another network, woken from sleep.
//
// A suspended page gets no event on waking, and its counter may have stood still. Sleep shows as
// a turn that came far too late, or as the time of day running ahead of the counter. The time of
// day is used for nothing else; that somebody set the clock of the computer is noticed as well.

const LOOK_EVERY_MS = 1_000;
const LATE_MS = 5_000;
const APART_MS = 2_000;

/** Calls `woken({otherNetwork, slept})` each time. */
export function onWake(woken) {
  let hidden_ms = null;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hidden_ms = performance.now();
    else woken({ slept: hidden_ms !== null && performance.now() - hidden_ms > 60_000 });
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) woken({ slept: true });
  });
  // Also when there is none: a dead socket is silent for long, a new one fails at once.
  for (const change of ["online", "offline"]) {
    window.addEventListener(change, () => woken({ otherNetwork: true }));
  }

  let counter_ms = performance.now();
  let day_ms = Date.now();
  setInterval(() => {
    const ran_ms = performance.now() - counter_ms;
    const apart_ms = Math.abs(Date.now() - day_ms - ran_ms);
    counter_ms = performance.now();
    day_ms = Date.now();
    // Hidden pages get their turns late as a matter of course; they are asked on coming back.
    if (!document.hidden && (ran_ms > LATE_MS || apart_ms > APART_MS)) woken({ slept: true });
  }, LOOK_EVERY_MS);
}
