// After a press that moves everybody on, one rule: the step is read from its top, and the keyboard
// waits before the first thing that can be done now. What stands where the press was does another
// thing by then, and a second press would do that. Others keep their place: they have not pressed.

const MOVES = new Set([
  "start_session", "move_on", "go_back", "go_to", "undo_move", "begin", "pause", "call_time_out",
  "resume", "end_session", "reopen_session",
]);
const WITHIN_MS = 10_000; // a press that was refused moves nobody, and is forgotten

let pressed = null; // {step, at_ms}

export function startStep() {
  document.addEventListener("submit", ({ target }) => {
    if (!MOVES.has(target.dataset.act)) return;
    pressed = { step: step(), at_ms: performance.now() };
  });
  document.addEventListener("setroom:shown", () => {
    if (!pressed || step() === pressed.step) return;
    if (performance.now() - pressed.at_ms < WITHIN_MS) goThere();
    pressed = null;
  });
}

function step() {
  const { session, step, stopped } = document.getElementById("here")?.dataset ?? {};
  return `${session} ${step} ${stopped}`;
}

function goThere() {
  window.scrollTo(0, 0);
  document.getElementById("dock")?.focus({ preventScroll: true });
}
