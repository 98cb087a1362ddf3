// Keeps the page in step with its room: connects, hears, connects again. Knows no DOM.
//
// What to do with a message is order.js; which way to connect is choice.js; how is connections.js.
// `world`: see connections.js. `page`: what the receiver asks of the page: show(html, jump) (may be
// a promise), unwell(atOnce), well(), reload(), over(code).

import { FIRST_WORD_MS, FOR_GOOD, OPEN, serverThere } from "./connections.js";
import { read } from "./order.js";

export const SILENCE_MS = 45_000; // the server speaks every 20 s
const STALE_MS = 22_000; // older than a heartbeat: after a sleep, do not trust the connection
const ON_THE_WAY_MS = 3_000; // a try this young is given its chance before another is begun
const BEST_AGAIN_MS = 300_000;
const BEHIND_LIMIT = 3; // the log cannot be that far behind for long: the page is of another log

export class Receiver {
  #world;
  #page;
  #path;
  #order;
  #choice;
  #connection = 0; // the number of the connection that may speak; older ones are not listened to
  #close = () => {};
  #timers = new Map();
  #began_ms = 0;
  #heard_ms = 0;
  #worked = false;
  #behind = 0;
  #stopped = false;

  /** `path`: that of the room's live channel, without the transport. */
  constructor({ world, page, path, order, choice }) {
    this.#world = world;
    this.#page = page;
    this.#path = path;
    this.#order = order;
    this.#choice = choice;
  }

  get transport() {
    return this.#choice.transport;
  }

  start() {
    this.#connect();
  }

  /**
   * The page is looked at again: trust nothing that may have died meanwhile.
   * `slept`: the machine or the page stood still, and with it perhaps the clock read here.
   */
  check({ otherNetwork = false, slept = false } = {}) {
    if (this.#stopped) return;
    if (otherNetwork) this.#choice.best();
    const now_ms = this.#world.now_ms();
    const fresh = this.#worked && now_ms - this.#heard_ms < STALE_MS;
    const onTheWay = this.#timers.has("first word") && now_ms - this.#began_ms < ON_THE_WAY_MS;
    if (otherNetwork || slept || !(fresh || onTheWay)) this.#connect();
  }

  /** An act was answered with `seq` (or without one): its live update should be here soon. */
  expect(seq, within_ms = 3_000) {
    const asked_ms = this.#world.now_ms();
    this.#after("expect", within_ms, () => {
      const here = seq === undefined ? this.#heard_ms > asked_ms : this.#order.shown >= seq;
      if (!here && this.#worked) this.#resume();
    });
  }

  #connect() {
    this.#leave();
    const mine = (this.#connection += 1);
    const ifMine = (then) => (...told) => mine === this.#connection && then(...told);
    this.#worked = false;
    this.#began_ms = this.#world.now_ms();
    const { transport } = this.#choice;
    this.#after("first word", FIRST_WORD_MS[transport], () => this.#ended(0));
    this.#close = OPEN[transport](this.#world, () => this.#address(), {
      connected: ifMine(() => this.#order.connected()),
      heard: ifMine((text) => this.#heard(text)),
      ended: ifMine((code, later_ms) => this.#ended(code, later_ms)),
    });
  }

  #address() {
    const query = new URLSearchParams({ after: this.#order.shown, epoch: this.#order.epoch });
    return { path: this.#path, query };
  }

  #heard(text) {
    this.#heard_ms = this.#world.now_ms();
    this.#after("silence", SILENCE_MS, () => {
      this.#page.unwell(true);
      this.#ended(0);
    });
    const message = text === null ? null : read(text);
    const verdict = message ? this.#order.take(message) : text === null ? "drop" : "resume";
    if (verdict === "resume") return this.#resume();
    if (verdict === "behind") return this.#fellBehind();
    if (verdict !== "drop") this.#show(message.html, verdict === "jump");
    if (!this.#worked) this.#nowWorks();
  }

  #nowWorks() {
    this.#worked = true;
    this.#behind = 0;
    this.#timerOff("first word");
    this.#choice.worked();
    this.#page.well();
    if (this.#choice.transport !== "ws" && !this.#timers.has("best")) {
      this.#after("best", BEST_AGAIN_MS, () => {
        this.#choice.best();
        this.#connect();
      });
    }
  }

  async #show(html, jump) {
    const mine = this.#connection;
    try {
      await this.#page.show(html, jump);
    } catch (trouble) {
      // A piece that cannot be put in its place is mended by the whole; a broken whole by the page.
      console.error(trouble);
      if (jump) this.#page.reload();
      else if (mine === this.#connection) this.#resume();
    }
  }

  #resume(later_ms = 0) {
    this.#choice.lost(this.#world.now_ms() - this.#began_ms);
    this.#again(later_ms);
  }

  #fellBehind() {
    this.#behind += 1;
    if (this.#behind >= BEHIND_LIMIT) this.#page.reload();
    this.#resume();
  }

  async #ended(code, later_ms = 0) {
    if (FOR_GOOD.has(code)) return this.#stop(code);
    if (this.#worked) return this.#resume(later_ms);
    this.#page.unwell(false);
    this.#leave();
    const asked = this.#connection;
    const there = await serverThere(this.#world);
    if (asked !== this.#connection || this.#stopped) return;
    this.#choice.failed(there);
    this.#again(later_ms);
  }

  #again(later_ms) {
    this.#page.unwell(false);
    this.#leave();
    this.#after("again", this.#choice.wait_ms(later_ms), () => this.#connect());
  }

  #stop(code) {
    this.#stopped = true;
    this.#leave();
    this.#timerOff("best");
    this.#page.over(code);
  }

  /** From here on the connection is not listened to, whatever it still says. */
  #leave() {
    this.#connection += 1;
    this.#worked = false;
    this.#close();
    this.#close = () => {};
    for (const name of ["first word", "silence", "again"]) this.#timerOff(name);
  }

  #after(name, wait_ms, then) {
    this.#timerOff(name);
    const timer = this.#world.setTimeout(() => {
      this.#timers.delete(name);
      then();
    }, wait_ms);
    this.#timers.set(name, timer);
  }

  #timerOff(name) {
    this.#world.clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }
}
