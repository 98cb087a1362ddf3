// Whether a person could see an element: it is on the page, and nothing that is folded hides it.

/** What lies in a closed <details> may have a box all the same, so boxes alone do not tell. */
export function isSeen(element) {
  if (!element.isConnected || element.getClientRects().length === 0) return false;
  return element.checkVisibility?.() ?? true;
}
