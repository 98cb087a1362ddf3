// A sheet lies over what is below it, so the keyboard does not go on there unseen: when the focus
// leaves an open sheet, the sheet closes. One that asks something has the focus from the beginning.

export function startSheets() {
  document.addEventListener("focusin", ({ target }) => {
    for (const sheet of document.querySelectorAll("[popover]:popover-open")) {
      if (!sheet.contains(target)) sheet.hidePopover();
    }
  });
  const asks = ({ target, newState }) => newState === "open" && target.matches("[role=dialog]");
  document.addEventListener(
    "toggle",
    (event) => asks(event) && event.target.querySelector("button").focus(),
    { capture: true },
  );
}
