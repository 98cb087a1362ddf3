// Shows a no where it belongs: in the form's own .refusal, tied to the field it is about.

let number = 0;

/** `field`: what the sentence is about, if it is about one. A form that has gone tells #refusal. */
export function refuse(form, message, field = null) {
  const place = form.isConnected && form.querySelector(".refusal");
  const shown = place || document.getElementById("refusal");
  if (!shown) return;
  shown.textContent = message;
  shown.hidden = false;
  if (!field || !place) return;
  if (!place.id) place.id = `refusal-${(number += 1)}`;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", [...described(field, place.id), place.id].join(" "));
}

/** The form is tried again: the old sentence goes. */
export function unrefuse(form, field = null) {
  for (const place of [form.querySelector(".refusal"), document.getElementById("refusal")]) {
    if (place) place.textContent = "";
  }
  if (!field) return;
  const id = form.querySelector(".refusal")?.id;
  field.removeAttribute("aria-invalid");
  const others = described(field, id).join(" ");
  if (others) field.setAttribute("aria-describedby", others);
  else field.removeAttribute("aria-describedby");
}

/** What else describes the field, such as its hint. */
function described(field, but) {
  const ids = (field.getAttribute("aria-describedby") ?? "").split(/\s+/);
  return ids.filter((id) => id && id !== but);
}
