// Which transport to try next, and when. Pure: chance comes in, time is counted by the caller.
//
// WebSockets first, then server-sent events, then polling. A transport is given up only when it
// never said a word although the server answers plain HTTP: a server that restarts and a proxy
// that blocks WebSockets look the same from a page, and only one of them is a reason to step down.

export const TRANSPORTS = ["ws", "sse", "poll"];

const REFUSALS = 2; // a single one may be a server that came back between the try and the question
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
const STEADY_MS = 10_000; // a connection that lived shorter does not count as recovered

export class Choice {
  #level = 0;
  #settled = 0; // the last level that worked; where a vain try of WebSockets goes back to
  #refusals = 0;
  #attempts = 0;
  #random;

  constructor(random = Math.random) {
    this.#random = random;
  }

  get transport() {
    return TRANSPORTS[this.#level];
  }

  /** The first message has come. */
  worked() {
    this.#settled = this.#level;
    this.#refusals = 0;
  }

  /** It had worked for `lived_ms` and is gone, or was left because something was missed. */
  lost(lived_ms) {
    this.#attempts = lived_ms < STEADY_MS ? this.#attempts + 1 : 0;
  }

  /** It never said a word. `serverThere`: whether the server answers plain HTTP. */
  failed(serverThere) {
    this.#attempts += 1;
    if (!serverThere) return;
    this.#refusals += 1;
    if (this.#level < this.#settled) this.#step(this.#settled);
    else if (this.#refusals >= REFUSALS) this.#step(this.#level + 1);
  }

  /** Time to try the best one again: after some minutes, or in another network. */
  best() {
    this.#level = 0;
    this.#refusals = 0;
    this.#attempts = 0;
  }

  /**
   * How long to wait before the next try. Full jitter: a whole set must not come at once.
   * `later_ms`: what the server has said; it knows how long it takes to start again.
   */
  wait_ms(later_ms = 0) {
    const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#attempts);
    return Math.min(later_ms, LONGEST_WAIT_MS) + this.#random() * most;
  }

  #step(level) {
    this.#level = Math.min(level, TRANSPORTS.length - 1);
    this.#refusals = 0;
    this.#attempts = 0;
  }
}
