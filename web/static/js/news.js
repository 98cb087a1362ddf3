// New posts: counted for screen readers, and by a button "3 new" for those out of sight.
//
// A post is an element [data-post] with [data-kind] and, if signed, [data-by]. What was there when
// the page was loaded is not news, one's own posts are not, and nothing scrolls by itself.

import { count } from "./announcer.js";
import { isOwn } from "./own.js";
import { isSeen } from "./seen.js";

const known = new Set();
const unseen = new Map(); // post id -> the element that is watched for coming into sight
const sight = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) unseen.delete(target.dataset.post);
  }
  showButton();
});

export function startNews() {
  for (const post of posts()) known.add(post.dataset.post);
  document.addEventListener("setroom:shown", look);
  document.addEventListener("setroom:own", look);
  document.getElementById("new-posts")?.addEventListener("click", goToFirst);
}

const posts = () => document.querySelectorAll("#room [data-post]");

function look() {
  for (const post of posts()) {
    const id = post.dataset.post;
    const isNew = !known.has(id);
    if (isNew && mayBeOwn(post)) continue;
    known.add(id);
    // What is folded away, or not for this person, is nothing to announce yet.
    if (isNew && !isOwn(post) && isSeen(post)) tell(post);
    else if (unseen.has(id) && unseen.get(id) !== post) watch(post);
  }
  for (const [id, post] of unseen) if (!post.isConnected) unseen.delete(id);
  showButton();
}

/** One's own post without a name may come before the answer that says which one it is. */
function mayBeOwn(post) {
  return !post.dataset.by && !!document.querySelector("#composer[data-sending]");
}

function tell(post) {
  count(post.dataset.kind, 1);
  const { top, bottom } = post.getBoundingClientRect();
  if (top >= window.innerHeight || bottom <= 0) watch(post);
}

function watch(post) {
  unseen.set(post.dataset.post, post);
  sight.observe(post);
}

function showButton() {
  const button = document.getElementById("new-posts");
  if (!button) return;
  button.hidden = unseen.size === 0;
  const text = unseen.size ? `${unseen.size} new` : "";
  if (button.textContent !== text) button.textContent = text;
}

function goToFirst() {
  const [first] = unseen.values();
  if (!first) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  first.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  // The button is about to go, and the keyboard must not go with it: posts have tabindex="-1".
  first.focus({ preventScroll: true });
}
