// Buttons that only work with script, and some of them only in some browsers: the templates write
// them hidden, and they are shown where they work.

const WORKS = {
  "[data-copy]": () => true,
  "[data-figures-switch]": () => true,
  "[data-mutes]": () => true,
  "[data-hints-switch]": () => true,
  "[data-about-hints]": () => true,
  "[data-chime]": () => "AudioContext" in window,
  "[data-clock-on-top]": () => "documentPictureInPicture" in window,
};

function show() {
  for (const [selector, works] of Object.entries(WORKS)) {
    if (works()) for (const button of document.querySelectorAll(selector)) button.hidden = false;
  }
}

export function startOffers() {
  document.addEventListener("setroom:shown", show);
  show();
}
