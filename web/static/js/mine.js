// One's own posts that only this browser may see, such as those still folded: the region #mine.
//
// What goes out live is the same for all; so each page asks for its own, showing the keys it holds.

import { drafts } from "./drafts.js";
import { focusKeeper } from "./focus.js";

const CALM_MS = 400; // several things often change at once, and a whole set must not ask together

let timer = null;
let shownFor = "";

export function startMine() {
  if (!drafts || !document.getElementById("mine")) return;
  document.addEventListener("setroom:own", ask);
  document.addEventListener("setroom:shown", askIfChanged);
  ask();
}

/** What there is to ask for can only have changed with the step or with the posts on the page. */
function askIfChanged() {
  const step = document.getElementById("clock")?.dataset.phase ?? "";
  const posts = [...document.querySelectorAll("[data-post]")].map((post) => post.dataset.post);
  const seen = `${step} ${posts.join(" ")}`;
  if (seen !== shownFor) ask();
  shownFor = seen;
}

function ask() {
  clearTimeout(timer);
  timer = setTimeout(fetchMine, CALM_MS * (1 + Math.random()));
}

async function fetchMine() {
  const region = document.getElementById("mine");
  if (!region || document.querySelector("#here[data-audience=door]")) return;
  try {
    const answer = await fetch(`/rooms/${document.body.dataset.room}/mine`, {
      method: "POST",
      headers: { Accept: "text/html" },
      body: new URLSearchParams(drafts.keys.map((key) => ["post_key", key])),
    });
    if (!answer.ok) return;
    const text = await answer.text();
    const keepFocus = focusKeeper();
    const swapped = window.htmx.swap({ text, target: region, swap: "innerMorph" });
    keepFocus();
    await swapped;
  } catch {
    // The server is away; the next change asks again.
  }
}
