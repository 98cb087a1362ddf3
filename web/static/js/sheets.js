// A sheet lies over what is below it, so the keyboard does not go on there unseen: when the focus
// leaves an open sheet, the sheet closes. One that asks something has the focus from the beginning;
// one that asks only on account of what is written ([data-if-posts]) is passed over where nothing is.

export function startSheets() {
  document.addEventListener("click", (event) => {
    const sheet = event.target.closest?.("[popovertarget]")?.popoverTargetElement;
    if (!sheet?.matches("[data-if-posts]") || document.querySelector("#room [data-post]")) return;
    event.preventDefault();
    sheet.querySelector("form").requestSubmit();
  });
  document.addEventListener("focusin", ({ target }) => {
    for (const sheet of document.querySelectorAll("[popover]:popover-open")) {
      // Its own button closes it by itself, and would open it again.
      const stays = sheet.contains(target) || target.popoverTargetElement === sheet;
      if (!stays) sheet.hidePopover();
    }
  });
  const asks = ({ target, newState }) => newState === "open" && target.matches("[role=dialog]");
  document.addEventListener(
    "toggle",
    (event) => asks(event) && event.target.querySelector("button").focus(),
    { capture: true },
  );
}
