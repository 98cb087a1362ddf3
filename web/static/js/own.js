// Marks one's own posts. Pages are rendered once for all who see the same, so who wrote what is
// added here: signed ones by [data-by], those without a name by the keys that only this tab holds.
//
// An own post gets the class "own"; fields named post_key in it get the key that the server wants.

import { drafts } from "./drafts.js";

export function isOwn(post) {
  const { by, post: id } = post.dataset;
  return (by !== undefined && by === document.body.dataset.me) || !!drafts?.keyOf(id);
}

function mark() {
  for (const post of document.querySelectorAll("[data-post]")) {
    if (!isOwn(post)) continue;
    post.classList.add("own");
    const key = drafts.keyOf(post.dataset.post);
    for (const field of key ? post.querySelectorAll("input[name=post_key]") : []) field.value = key;
  }
}

export function startOwn() {
  if (!drafts) return;
  document.addEventListener("setroom:shown", mark);
  document.addEventListener("setroom:own", mark);
  mark();
}
