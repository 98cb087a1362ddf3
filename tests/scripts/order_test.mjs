// M1: whatever comes in whatever order, a page never shows what is not so.
//
// 2,000 times: a log of 20 events is told to one page with losses, repeats, jumbles, heartbeats,
// changes outside the log, breaks, a process that lags behind, and now and then a restored store.

import assert from "node:assert/strict";
import { test } from "node:test";
import { dice, SEED } from "./dice.mjs";
import { Order, read } from "./js/order.js";

const EVENTS = 20;
const ORDERS = 2_000;

/** What a page shows: posts by id, as in the document, where nothing is there twice. */
class Page {
  constructor(order) {
    this.order = order;
    this.posts = [];
    this.lookedBack = null;
  }

  connect(head) {
    this.order.connected();
    this.hear(`${head.seq}\n<main data-epoch="${head.epoch}">${head.posts.join(" ")}</main>`);
  }

  /** Takes a message as it comes over the wire; answers with whether the page wants to resume. */
  hear(text) {
    const before = { epoch: this.order.epoch, shown: this.order.shown };
    const message = read(text);
    const verdict = this.order.take(message);
    if (verdict === "jump") {
      this.posts = />([^<]*)</.exec(message.html)[1].split(" ").filter(Boolean);
    }
    if (verdict === "apply" && message.html && !this.posts.includes(message.html)) {
      this.posts.push(message.html);
    }
    const { epoch, shown } = this.order;
    assert.ok(epoch !== before.epoch || shown >= before.shown, "what is shown went back");
    return verdict === "resume" || verdict === "behind";
  }
}

const upTo = (seq, epoch) => Array.from({ length: seq }, (_, i) => `${epoch}-${i + 1}`);
const headAt = (seq, epoch) => ({ seq, epoch, posts: upTo(seq, epoch) });

/** The events with about one in five lost, one in five repeated, and neighbours swapped. */
function jumbled({ roll, below }) {
  const told = [];
  for (let seq = 1; seq <= EVENTS; seq += 1) {
    if (roll() < 0.2) continue;
    told.push(seq);
    if (roll() < 0.2) told.push(Math.max(1, seq - below(4)));
  }
  for (let at = 0; at + 1 < told.length; at += 1) {
    const other = Math.min(told.length - 1, at + below(3));
    if (roll() < 0.3) [told[at], told[other]] = [told[other], told[at]];
  }
  return told;
}

function liveThrough(seed) {
  const chance = dice(seed);
  const { roll, below, shuffled } = chance;
  const page = new Page(new Order({ epoch: "a", shown: 0 }));
  const all = Array.from({ length: EVENTS }, (_, at) => at + 1);
  const told = roll() < 0.5 ? jumbled(chance) : shuffled(all);
  let epoch = "a";
  let head = 0;
  page.connect(headAt(0, epoch));
  for (const seq of told) {
    head = Math.max(head, seq);
    if (roll() < 0.03) {
      epoch += "x"; // the store was restored from a backup: the same numbers, another log
      head = below(head + 1);
      page.connect(headAt(head, epoch));
      continue;
    }
    const kind = roll();
    const text =
      kind < 0.1 ? `${head}` : kind < 0.2 ? `${page.order.shown}\n` : `${seq}\n${epoch}-${seq}`;
    let resumes = page.hear(text) || roll() < 0.05;
    for (let tries = 0; resumes; tries += 1) {
      assert.ok(tries < 100, "the page never comes to rest");
      const lag = roll() < 0.3 ? below(3) : 0; // another process, which has not caught up
      const answered = Math.max(0, head - lag);
      page.connect(headAt(answered, epoch));
      resumes = answered < page.order.shown || page.hear(`${head}`);
    }
    assert.deepEqual(page.posts, upTo(page.order.shown, page.order.epoch));
  }
  page.connect(headAt(Math.max(head, EVENTS), epoch));
  assert.deepEqual(page.posts, upTo(Math.max(head, EVENTS), epoch));
}

test(`${ORDERS} orders of ${EVENTS} events each end in what the room is (seed ${SEED})`, () => {
  for (let at = 0; at < ORDERS; at += 1) liveThrough(SEED + at);
});

test("an event that comes again is dropped, and one that jumps makes the page resume", () => {
  const order = new Order({ epoch: "a", shown: 4 });
  order.connected();
  assert.equal(order.take({ seq: 5, html: "whole" }), "jump");
  assert.equal(order.take({ seq: 4, html: "old" }), "drop");
  assert.equal(order.take({ seq: 6, html: "next" }), "apply");
  assert.equal(order.take({ seq: 8, html: "jumped" }), "resume");
  assert.equal(order.shown, 6);
});

test("an equal number is a change outside the log, and is shown", () => {
  const order = new Order({ epoch: "a", shown: 3 });
  order.connected();
  order.take({ seq: 3, html: "whole" });
  assert.equal(order.take({ seq: 3, html: "Ana has gone" }), "apply");
});

test("a heartbeat that names a later head makes the page resume; another one does nothing", () => {
  const order = new Order({ epoch: "a", shown: 3 });
  order.connected();
  order.take({ seq: 3, html: "whole" });
  assert.equal(order.take({ seq: 3, html: null }), "drop");
  assert.equal(order.take({ seq: 4, html: null }), "resume");
});

test("a process that knows less is not believed, unless the log is another one", () => {
  const order = new Order({ epoch: "a", shown: 9 });
  order.connected();
  assert.equal(order.take({ seq: 8, html: "whole, but without epoch" }), "behind");
  assert.equal(order.take({ seq: 8, html: '<i data-epoch="a"></i>' }), "behind");
  assert.equal(order.take({ seq: 8, html: '<i data-epoch="b"></i>' }), "jump");
  assert.deepEqual([order.epoch, order.shown], ["b", 8]);
});

test("an event that this page sees nothing of still counts", () => {
  assert.deepEqual(read("7\n"), { seq: 7, html: "" });
  const order = new Order({ epoch: "a", shown: 6 });
  order.connected();
  order.take({ seq: 6, html: "whole" });
  assert.equal(order.take(read("7\n")), "apply");
  assert.equal(order.shown, 7);
});

test("what is no message is told from one", () => {
  assert.deepEqual(read("12"), { seq: 12, html: null });
  assert.deepEqual(read("12\n<p>\n</p>"), { seq: 12, html: "<p>\n</p>" });
  for (const text of ["", "x", "-1\n", "1.5\n", "<html>", "\n5"]) assert.equal(read(text), null);
});
