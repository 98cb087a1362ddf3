// Starts the receiver on a room's page: joins it with the page, the line and the clock.
//
// <body data-room data-epoch data-seq> says which room, and what of it the page shows. A page about
// something of a room that does not follow it, such as one post, has no data-epoch.

import { applyHtml, startApplying } from "./apply.js";
import { Choice } from "./choice.js";
import { LEFT } from "./connections.js";
import { showLeft } from "./leaving.js";
import { connectionLine, sayInPage } from "./line.js";
import { Order } from "./order.js";
import { Receiver } from "./receiver.js";

const RELOAD_AT_MOST_EVERY_MS = 60_000;

/** The receiver, already listening; or null on a page without a room. */
export function startLive() {
  const { room, epoch, seq } = document.body.dataset;
  if (!room || !epoch || !window.htmx) return null;
  startApplying();
  const world = pageWorld();
  const line = connectionLine(sayInPage, world);
  const receiver = new Receiver({
    world,
    page: { show: applyHtml, unwell: line.unwell, well: line.well, reload: reloadSoon, over },
    path: `/rooms/${room}/live`,
    order: new Order({ epoch, shown: Number(seq) }),
    choice: new Choice(),
  });
  receiver.start();
  return receiver;
}

/** The page says why it cannot go on; left in another tab, it is left here as well. */
function over(code) {
  if (code === LEFT) showLeft();
  else reloadSoon();
}

/** What the receiver knows of the browser; its tests give it another one. */
function pageWorld() {
  return {
    WebSocket: window.WebSocket,
    EventSource: window.EventSource,
    fetch: window.fetch.bind(window),
    setTimeout: window.setTimeout.bind(window),
    clearTimeout: window.clearTimeout.bind(window),
    origin: window.location.origin,
    now_ms: () => performance.now(),
  };
}

/**
 * Load the page again, at most once a minute: a page that is answered wrongly would go round and
 * round. Whether it has just been loaded again is asked of the browser, as nothing may be stored.
 */
function reloadSoon() {
  const again = performance.getEntriesByType("navigation")[0]?.type === "reload";
  const wait_ms = again ? Math.max(0, RELOAD_AT_MOST_EVERY_MS - performance.now()) : 0;
  setTimeout(() => window.location.reload(), wait_ms);
}
