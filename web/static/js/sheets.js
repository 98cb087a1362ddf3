// A sheet lies over what is below it, so the keyboard does not go on there unseen: when the focus
// leaves an open sheet, the sheet closes.

export function startSheets() {
  document.addEventListener("focusin", ({ target }) => {
    for (const sheet of document.querySelectorAll("[popover]:popover-open")) {
      if (!sheet.contains(target)) sheet.hidePopover();
    }
  });
}
