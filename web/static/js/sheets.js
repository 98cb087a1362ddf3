// Sheets: <dialog> elements that slide over the room and go back to where one came from.
//
// [data-opens="id"] opens one, [data-closes-sheet] in it, Escape or a press beside it closes it.
// The browser keeps the keyboard inside and gives the focus back to whoever opened it.

export function startSheets() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-opens]");
    if (opener) return open(event, opener);
    if (event.target.closest?.("[data-closes-sheet]")) event.target.closest("dialog")?.close();
    // The backdrop counts as the dialog itself; everything in it is a child.
    else if (event.target instanceof HTMLDialogElement && beside(event)) event.target.close();
  });
}

function open(event, opener) {
  const sheet = document.getElementById(opener.dataset.opens);
  if (!(sheet instanceof HTMLDialogElement)) return;
  event.preventDefault(); // without script the opener is a link to the sheet's place
  if (!sheet.open) sheet.showModal();
}

function beside({ target, clientX, clientY }) {
  const { top, right, bottom, left } = target.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
