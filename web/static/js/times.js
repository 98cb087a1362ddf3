// Times of day as this person's own watch shows them. The server knows no time zones.

const HOUR = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const WEEKDAY = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
});

/** The nearest minute: a session that ends at 11:29:58 ends at half past. */
export function hour(ms) {
  return HOUR.format(Math.round(ms / 60_000) * 60_000);
}

const SHOWN_AS = {
  hour,
  day: (ms) => DAY.format(ms),
  both: (ms) => `${WEEKDAY.format(ms)}, ${hour(ms)}`,
};

/** Fills every <time data-ms="…" data-as="hour|day|both">; "hour" if it does not say. */
export function showTimes() {
  for (const place of document.querySelectorAll("time[data-ms]")) {
    const text = (SHOWN_AS[place.dataset.as] ?? hour)(Number(place.dataset.ms));
    if (place.textContent !== text) place.textContent = text;
  }
}

export function startTimes() {
  document.addEventListener("setroom:shown", showTimes);
  showTimes();
}
