// What the clock says, to whom, in which words. Pure: what the server wrote, and its time now.
//
// The desk sees minutes and seconds, and what runs over. Members see whole minutes. The presenter
// sees only "about 5 min": seconds running down in front of a thinking person are a whip.

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const STANDS = new Set(["pending", "stopped"]); // a finish told now would creep on by itself
const ABOUT_MIN = [2, 5, 10, 15, 20, 30, 45, 60, 90];

/**
 * `clock`: {state, view, ends_at_ms, remaining_ms, planned_ms, rest_ms, agreed_ms, since_ms},
 * a missing number being null. Answers with
 * - `moment`: pending, running, last (the last minute), over, stopped or done;
 * - `figures` and `title` (its short form, "" where there is nothing to say);
 * - `left_ms` (below zero when over) and `part`, what is left of the planned time, 0 to 1;
 * - `finish`: server time at which the session ends, or null.
 */
export function faceOf(clock, now_ms) {
  const left_ms = leftOf_ms(clock, now_ms);
  const moment = momentOf(clock.state, left_ms);
  const words = WORDS[clock.view] ?? WORDS.member;
  const planned_ms = clock.planned_ms || left_ms || 1;
  return {
    moment,
    left_ms,
    part: Math.min(1, Math.max(0, left_ms / planned_ms)),
    figures: words[moment](left_ms, clock, now_ms),
    title: titleOf(moment, clock.view, left_ms),
    finish_ms: finishOf_ms(clock, moment, left_ms, now_ms),
  };
}

function leftOf_ms({ state, ends_at_ms, remaining_ms }, now_ms) {
  const runs = state === "running" || state === "overtime";
  return runs && ends_at_ms !== null ? ends_at_ms - now_ms : (remaining_ms ?? 0);
}

function momentOf(state, left_ms) {
  if (state === "done") return "done";
  if (state === "pending") return "pending";
  if (state === "paused" || state === "in_time_out") return "stopped";
  if (left_ms <= 0) return "over";
  return left_ms <= MINUTE_MS ? "last" : "running";
}

const wholeMinutes = (left_ms) => Math.floor(Math.ceil(left_ms / SECOND_MS) / 60);
const nearestMinute = (left_ms) => Math.max(1, Math.round(left_ms / MINUTE_MS));

function minutesAndSeconds(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function aboutMinutes(left_ms) {
  const minutes = left_ms / MINUTE_MS;
  const near = (a, b) => (Math.abs(b - minutes) < Math.abs(a - minutes) ? b : a);
  return minutes <= 1 ? "about a minute" : `about ${ABOUT_MIN.reduce(near)} min`;
}

function memberMinutes(left_ms) {
  const minutes = wholeMinutes(left_ms);
  return minutes < 1 ? "less than a minute left" : `${minutes} min left`;
}

const soFar = (ms) => minutesAndSeconds(Math.max(0, Math.floor(ms / SECOND_MS)));
const deskLeft = (left_ms) =>
  `${minutesAndSeconds(Math.ceil(Math.max(0, left_ms) / SECOND_MS))} left`;
const deskOver = (left_ms) => `${soFar(-left_ms)} over`;
const nothing = () => "";

const WORDS = {
  desk: {
    pending: (left_ms) => `${deskLeft(left_ms)}, waiting`,
    running: deskLeft,
    last: deskLeft,
    over: deskOver,
    stopped: (left_ms, { since_ms }, now_ms) => {
      const stands = since_ms === null ? "" : ` ${soFar(now_ms - since_ms)}`;
      return `${left_ms < 0 ? deskOver(left_ms) : deskLeft(left_ms)}, stopped${stands}`;
    },
    done: nothing,
  },
  member: {
    pending: (left_ms) => `About ${nearestMinute(left_ms)} min`,
    running: memberMinutes,
    last: memberMinutes,
    over: () => "Time for this step is up",
    stopped: () => "The clock is stopped",
    done: nothing,
  },
  presenter: {
    pending: (left_ms) => `About ${nearestMinute(left_ms)} min`,
    running: aboutMinutes,
    last: aboutMinutes,
    over: () => "Finish your thought. There is no rush.",
    stopped: () => "The clock is stopped",
    done: nothing,
  },
};

/** The tab's title changes once a minute at most: a title that ticks is a clock in the corner. */
function titleOf(moment, view, left_ms) {
  if (moment === "stopped") return "clock stopped";
  if (moment === "over") return view === "presenter" ? "" : "time is up";
  if (moment === "done" || moment === "pending") return "";
  if (view === "presenter") return aboutMinutes(left_ms);
  const minutes = wholeMinutes(left_ms);
  return minutes < 1 ? "less than a minute" : `${minutes} min`;
}

/** The desk sees the finish drift. The others see what was agreed, or what was planned. */
function finishOf_ms({ view, rest_ms, agreed_ms }, moment, left_ms, now_ms) {
  if (moment === "done") return null;
  if (view !== "desk" && agreed_ms !== null) return agreed_ms;
  if (rest_ms === null || (view !== "desk" && STANDS.has(moment))) return null;
  return now_ms + rest_ms + (view === "desk" ? Math.max(0, left_ms) : left_ms);
}

/** Whole minutes by which the finish is past what was agreed; below zero: before it. */
export function minutesPast(finish_ms, agreed_ms) {
  if (finish_ms === null || agreed_ms === null) return 0;
  return Math.round((finish_ms - agreed_ms) / MINUTE_MS);
}

/** What stands behind the desk's finish. */
export function againstAgreed(past) {
  if (past > 0) return `, ${past} min late`;
  return past < 0 ? `, ${-past} min early` : "";
}

/** The announcements between two looks at the clock: the last one only, if several have passed. */
export function passed(clock, before_ms, left_ms) {
  const two_ms = 2 * MINUTE_MS;
  const half_ms = clock.planned_ms / 2;
  const marks = [
    ["zero", 0],
    ...(clock.planned_ms > two_ms ? [["two", two_ms]] : []),
    ...(half_ms > two_ms ? [["half", half_ms]] : []),
  ];
  const found = marks.find(([, mark_ms]) => before_ms > mark_ms && left_ms <= mark_ms);
  return found?.[0] ?? null;
}

const SAID = {
  half: (left_ms) => `Half of the time for this step is left: ${nearestMinute(left_ms)} minutes.`,
  two: () => "Two minutes left.",
  zero: () => "Time for this step is up.",
};
const SAID_TO_PRESENTER = {
  half: () => "About half of your time is left.",
  two: () => "About two minutes left.",
  zero: () => "Finish your thought. There is no rush.",
};

export function saying(mark, view, left_ms) {
  return (view === "presenter" ? SAID_TO_PRESENTER : SAID)[mark](left_ms);
}

const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

/** For ears: `5 minutes 30 seconds left.` */
export function leftSaid(left_ms) {
  const seconds = Math.ceil(Math.max(0, left_ms) / SECOND_MS);
  const parts = [[Math.floor(seconds / 60), "minute"], [seconds % 60, "second"]];
  const said = parts.filter(([number]) => number).map(([number, word]) => counted(number, word));
  return said.length ? `${said.join(" ")} left.` : "No time left.";
}

/** For ears, when minutes have been added or taken off. */
export function minutesSaid(more, left_ms) {
  const what = more > 0 ? "more" : "less";
  return `${counted(Math.abs(more), "minute")} ${what}. ${leftSaid(left_ms)}`;
}
