// Tells the server how this person's watch differs from its own, for times typed into a form.
//
// On the day that was typed, not today: between the two the clocks may change.

export function startZone() {
  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector("[data-zone-offset]");
    if (field) field.value = String(offset_minutes(typedIn(event.target)));
  });
}

/** Minutes to add to local time to get UTC, on the day of this `datetime-local` text. */
export function offset_minutes(text) {
  const day = text ? new Date(text) : new Date();
  return Number.isNaN(day.getTime()) ? new Date().getTimezoneOffset() : day.getTimezoneOffset();
}

function typedIn(form) {
  const typed = [...form.querySelectorAll("input[type=datetime-local]")];
  return typed.find((field) => field.value)?.value;
}
