// Puts a live message into the page, without the person noticing more than what is new.
//
// htmx does it: a message is a series of <hx-partial>, mostly morphed into their targets. Around it
// stands what htmx leaves open: focus and scroll stay where they are, a ticked box follows the
// server, nothing is there twice, and a piece that finds no place is told of in the console instead
// of dropped in silence. When the page has changed, "setroom:shown" tells the other scripts, in the
// same frame.

import { focusKeeper } from "./focus.js";

const INSERTS = new Set(["beforebegin", "afterbegin", "beforeend", "afterend"]);
const TARGET = /<hx-partial[^>]*?\bhx-target="#([^"]+)"/g;

let last = Promise.resolve();

export function startApplying() {
  const { htmx } = window;
  // Nothing of a room may lie in browser storage; and what a person opened stays open.
  Object.assign(htmx.config, {
    history: false,
    morphIgnore: ["data-htmx-powered", "open"],
    // Script fills these: an update must not empty a refusal before it has been read.
    morphSkip: "[hx-morph-skip], .refusal, #mine",
  });
  htmx.registerExtension("setroom", {
    htmx_before_swap: (_source, { tasks }) => tasks.forEach(dropRepeated),
    // A box that a person has touched no longer follows its attribute; the server's word counts.
    htmx_before_morph_attr: (element, { attrName, newValue }) => {
      if (attrName === "checked") element.checked = newValue !== null;
    },
  });
}

/** A message that comes twice must not show its post twice. */
function dropRepeated({ swapSpec, fragment }) {
  if (!INSERTS.has(swapSpec.style)) return;
  for (const element of [...fragment.children]) {
    if (element.id && document.getElementById(element.id)) element.remove();
  }
}

/** One after the other, in the order they came. Rejects if the message could not be shown. */
export function applyHtml(html, jump) {
  const mine = last.then(() => applyNow(html, jump));
  last = mine.catch(() => {});
  return mine;
}

async function applyNow(html, jump) {
  tellMissing(html);
  const keepFocus = focusKeeper();
  const keepScroll = scrollKeeper();
  const swapped = html && window.htmx.swap({ text: html, target: document.body, swap: "none" });
  // htmx has changed the page by now; what it gives back is settled later.
  document.dispatchEvent(new CustomEvent("setroom:shown", { detail: { jump } }));
  keepFocus();
  keepScroll();
  await swapped;
}

function tellMissing(html) {
  for (const [, id] of html.matchAll(TARGET)) {
    if (!document.getElementById(id)) console.warn(`This page has no place for #${id}.`);
  }
}

/** Where the browser has no scroll anchoring: the first post in sight stays at its height. */
function scrollKeeper() {
  if (CSS.supports("overflow-anchor", "auto")) return () => {};
  const inSight = [...document.querySelectorAll("[data-post]")].find(
    (post) => post.getBoundingClientRect().bottom > 0,
  );
  const before = inSight?.getBoundingClientRect().top;
  return () => {
    if (inSight?.isConnected) window.scrollBy(0, inSight.getBoundingClientRect().top - before);
  };
}
