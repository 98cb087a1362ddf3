// What to do with a live message. Pure: knows no page, no network and no clock.
//
// A message is "<seq>\n<html>"; "<seq>" alone is the heartbeat and names the room's head.
// - The first message of a connection shows the whole room at the head, whatever was shown before.
// - After it seq + 1 is the next event, and the same seq is a change outside the log (presence).
// - What is lower has been shown already. What jumps means that something was missed: resume.
// - Within an epoch nothing ever goes back. Another epoch is another log: its numbers start anew.

const EPOCH = /\bdata-epoch="([^"]*)"/;

/** The message as {seq, html}, html being null in a heartbeat; or null if it is none of ours. */
export function read(text) {
  const end = text.indexOf("\n");
  const digits = end < 0 ? text : text.slice(0, end);
  if (!/^\d{1,15}$/.test(digits)) return null;
  return { seq: Number(digits), html: end < 0 ? null : text.slice(end + 1) };
}

export class Order {
  #first = true;

  /** `epoch` and `shown` (a seq): those of the page as it was loaded. */
  constructor({ epoch, shown }) {
    this.epoch = epoch;
    this.shown = shown;
  }

  /** A new connection: its first message is a jump to the head. */
  connected() {
    this.#first = true;
  }

  /**
   * Says what to do with a message, and counts it as shown where that is "jump" or "apply".
   *
   * "jump": show it, it is the whole room. "apply": show it, it is the next thing.
   * "drop": nothing to do. "resume": connect again, something was missed.
   * "behind": whoever answered knows less than this page shows; connect again.
   */
  take({ seq, html }) {
    if (html === null) return seq > this.shown ? "resume" : "drop";
    if (this.#first) return this.#jump(seq, html);
    if (seq < this.shown) return "drop";
    if (seq > this.shown + 1) return "resume";
    this.shown = seq;
    return "apply";
  }

  #jump(seq, html) {
    const epoch = EPOCH.exec(html)?.[1] ?? this.epoch;
    if (epoch === this.epoch && seq < this.shown) return "behind";
    this.#first = false;
    this.epoch = epoch;
    this.shown = seq;
    return "jump";
  }
}
