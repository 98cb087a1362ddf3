// The connection line: says nothing while all is well, nor about a trouble shorter than a blink.
//
// #connection stands outside of what updates replace; CSS gives it a place of its own, so that
// nothing moves when a sentence comes or goes. data-state: well, catching_up or back.

const QUIET_MS = 2_000;
const BACK_MS = 4_000;

/** Two functions for the receiver: unwell(atOnce) and well(). `world`: setTimeout, clearTimeout. */
export function connectionLine(say, world) {
  let timer = null;
  let shown = "well";

  const show = (state, text) => {
    shown = state;
    say(state, text);
  };
  const after = (wait_ms, then) => {
    world.clearTimeout(timer);
    timer = world.setTimeout(() => {
      timer = null;
      then();
    }, wait_ms);
  };

  return {
    unwell(atOnce) {
      if (shown === "catching_up") return;
      if (timer !== null && shown === "well" && !atOnce) return; // it is being counted already
      after(atOnce ? 0 : QUIET_MS, () => show("catching_up", "Catching up…"));
    },
    well() {
      if (shown === "catching_up") {
        show("back", "Back. Nothing was lost.");
        after(BACK_MS, () => show("well", ""));
      } else if (shown === "well") {
        world.clearTimeout(timer);
        timer = null;
      }
    },
  };
}

/** Writes it into #connection, if the page has one. */
export function sayInPage(state, text) {
  const place = document.getElementById("connection");
  if (!place) return;
  place.dataset.state = state;
  place.textContent = text;
}
