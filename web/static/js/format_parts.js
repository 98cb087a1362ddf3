// What comes back for the form of an own format, put into the page without touching what is typed.

/** Show a page or a part of one that came back. A whole form takes the place of the one before. */
export function renewed(page) {
  const form = page.getElementById("format-form");
  if (form) return wholeForm(form, page.getElementById("format-said")?.textContent ?? "");
  document.getElementById("format-version").value = page.getElementById("format-version").value;
  for (const place of document.querySelectorAll(".field-error[id]")) {
    putInto(place, page.getElementById(place.id));
    const field = document.getElementById(place.id.replace(/-error$/, ""));
    if (place.textContent) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
  }
  for (const fresh of page.body.querySelectorAll("[id]")) {
    const place = document.getElementById(fresh.id);
    if (place && !place.matches("input, .field-error")) putInto(place, fresh);
  }
  for (const step of document.querySelectorAll("[data-step]")) {
    const name = step.querySelector(".step-title").textContent;
    for (const place of step.querySelectorAll("[data-step-name]")) place.textContent = name;
  }
}

/** Only what is another: what is the same is not read aloud again. */
function putInto(place, fresh) {
  if (place.innerHTML.trim() === (fresh?.innerHTML ?? "").trim()) return;
  place.replaceChildren(...(fresh?.cloneNode(true).childNodes ?? []));
}

function wholeForm(form, said) {
  const now = document.getElementById("format-form");
  const open = new Set(unfolded(now));
  const focus = form.dataset.focus;
  form.querySelector("[autofocus]")?.removeAttribute("autofocus"); // for browsers without script
  const fresh = document.adoptNode(form);
  for (const fold of fresh.querySelectorAll("details")) fold.open ||= open.has(nameOf(fold));
  now.replaceWith(fresh);
  if (focus) focusById(focus);
  document.getElementById("format-said").textContent = said;
}

const nameOf = (fold) =>
  `${fold.closest("[data-step]")?.dataset.step ?? ""} ${fold.className}`;
const unfolded = (form) => [...form.querySelectorAll("details[open]")].map(nameOf);

/** The keyboard goes there, and every fold around it opens. */
export function focusById(id) {
  const wanted = document.getElementById(id);
  if (!wanted) return;
  for (let fold = wanted.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    if (!wanted.matches("summary") || wanted.parentElement !== fold) fold.open = true;
  }
  wanted.focus();
}
