// A browser without a page, for the receiver: time moves when told, the network does as told.

/** Lets everything that waits on promises run on. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

export class LittleWorld {
  #timers = new Map();
  #number = 0;
  time_ms = 0;
  origin = "http://localhost:8000";
  serverIs = "there"; // or "away" or "stopping"
  blocks = new Set(); // of "ws" and "sse": what never opens
  opened = []; // every connection that was tried, newest last, each with its transport and address
  asked = []; // every plain request
  greeting = null; // what each connection that opens is told first
  pollAnswers = () => ({ status: 204 });
  reloads = 0;
  over = [];
  line = [];
  shown = [];

  constructor() {
    const world = this;
    this.setTimeout = (then, wait_ms) => {
      this.#timers.set((this.#number += 1), { then, at_ms: this.time_ms + wait_ms });
      return this.#number;
    };
    this.clearTimeout = (timer) => this.#timers.delete(timer);
    this.now_ms = () => this.time_ms;
    this.fetch = (address) => this.#answer(address);
    this.WebSocket = class {
      constructor(address) {
        world.#opening("ws", address, this, () => this.onclose?.({ code: 1006 }));
      }
      close() {
        this.closed = true;
      }
      tell(text) {
        this.onmessage?.({ data: text });
      }
      end(code, reason = "") {
        this.onclose?.({ code, reason });
      }
    };
    this.EventSource = class {
      #listeners = {};
      constructor(address) {
        world.#opening("sse", address, this, () => this.onerror?.());
      }
      addEventListener(name, listener) {
        this.#listeners[name] = listener;
      }
      close() {
        this.closed = true;
      }
      tell(text) {
        this.onmessage?.({ data: text });
      }
      end(code, later_ms = null) {
        if (code) this.#listeners.end({ data: String(code) });
        else if (later_ms !== null) this.#listeners.later({ data: String(later_ms) });
        else this.onerror?.();
      }
    };
  }

  get page() {
    return {
      show: (html, jump) => this.shown.push(jump ? `whole ${html}` : html),
      unwell: (atOnce) => this.line.push(atOnce ? "unwell at once" : "unwell"),
      well: () => this.line.push("well"),
      reload: () => (this.reloads += 1),
      over: (code) => this.over.push(code),
    };
  }

  get newest() {
    return this.opened.at(-1);
  }

  /** Moves time on, timer by timer, and lets what they began come to rest. */
  async pass(wait_ms) {
    const until_ms = this.time_ms + wait_ms;
    for (;;) {
      const due = [...this.#timers].filter(([, { at_ms }]) => at_ms <= until_ms);
      if (!due.length) break;
      const [timer, { then, at_ms }] = due.reduce((a, b) => (b[1].at_ms < a[1].at_ms ? b : a));
      this.#timers.delete(timer);
      this.time_ms = Math.max(this.time_ms, at_ms);
      then();
      await settle();
    }
    this.time_ms = until_ms;
    await settle();
  }

  #opening(transport, address, connection, fail) {
    this.opened.push(Object.assign(connection, { transport, address }));
    if (this.serverIs !== "there" || this.blocks.has(transport)) this.setTimeout(fail, 5);
    else if (this.greeting) this.setTimeout(() => connection.tell(this.greeting), 5);
  }

  async #answer(address) {
    this.asked.push(address);
    if (this.serverIs === "away") throw new TypeError("failed to fetch");
    // One that stops still answers on a connection that the browser has kept open.
    if (this.serverIs === "stopping") return { ok: false, status: 503 };
    if (address === "/clock") return { ok: true, status: 200 };
    const { status, text = "", headers = {} } = await this.pollAnswers(address);
    return { ok: status < 300, status, headers: new Headers(headers), text: async () => text };
  }
}
