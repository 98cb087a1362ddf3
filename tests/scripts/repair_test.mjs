// What the desk is proposed against a late finish follows the clock: it is asked for anew when the
// minutes are others, and never more often; what a live message has overtaken is not shown.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LittlePage, loaded } from "./little_page.mjs";
import { settle } from "./little_world.mjs";

const MIN = 60_000;
const AGREED_MS = 1_795_428_000_000;

/** A desk whose proposal was drawn for so many minutes past the agreed finish. */
class Desk {
  asked = []; // each request, with what it still waits for
  shown = [];
  page = new LittlePage();

  static async opened(over) {
    const desk = new Desk();
    desk.page.things.repair = { dataset: { over: String(over) } };
    globalThis.document = desk.page;
    globalThis.window = { htmx: { swap: async (swap) => desk.shown.push(swap) } };
    globalThis.fetch = (address, { headers }) =>
      new Promise((answer, fail) => desk.asked.push({ address, headers, answer, fail }));
    (await loaded("repair.js")).startRepair();
    return desk;
  }

  get place() {
    return this.page.things.repair;
  }

  /** A turn of the clock: the session would now end so long after what was agreed. */
  async turn(past_ms, agreed_ms = AGREED_MS) {
    const finish_ms = past_ms === null ? null : AGREED_MS + past_ms;
    this.page.tell("setroom:clock", { clock: { agreed_ms }, face: { finish_ms } });
    await settle();
  }

  async answers(text, { ok = true } = {}) {
    this.asked.at(-1).answer({ ok, text: async () => text });
    await settle();
  }
}

test("it is asked for when the minute has turned by the server's clock too, and once", async () => {
  const desk = await Desk.opened(0);
  for (const past_ms of [0, 29_000, 30_000, 30_900]) await desk.turn(past_ms);
  assert.equal(desk.asked.length, 0);
  for (const past_ms of [31_000, 32_000, MIN]) await desk.turn(past_ms);
  assert.equal(desk.asked.length, 1);
  const { address, headers } = desk.asked[0];
  assert.deepEqual([address, headers.Accept], ["/rooms/r1/finish?part=room", "text/html"]);
});

test("what comes back takes its place, and holds until the minutes are others", async () => {
  const desk = await Desk.opened(0);
  await desk.turn(MIN);
  await desk.answers("1 min late");
  const target = desk.place;
  assert.deepEqual(desk.shown, [{ text: "1 min late", target, swap: "innerMorph" }]);
  for (const past_ms of [MIN, MIN + 20_000]) await desk.turn(past_ms);
  assert.equal(desk.asked.length, 1);
  await desk.turn(0);
  assert.equal(desk.asked.length, 2);
});

test("time that is won back changes it too, and a minute that comes again", async () => {
  const desk = await Desk.opened(3);
  await desk.turn(2 * MIN);
  assert.equal(desk.asked.length, 1);
  desk.asked[0].fail(new TypeError("failed to fetch"));
  await desk.turn(3 * MIN);
  assert.equal(desk.asked.length, 1);
  await desk.turn(2 * MIN);
  assert.equal(desk.asked.length, 2);
});

test("a session that ends early is not late by less than nothing", async () => {
  const desk = await Desk.opened(0);
  await desk.turn(-20 * MIN);
  assert.equal(desk.asked.length, 0);
});

test("what a live message has overtaken is not shown, and is asked for again", async () => {
  const desk = await Desk.opened(0);
  await desk.turn(MIN);
  desk.page.tell("setroom:shown");
  await desk.answers("of before");
  assert.deepEqual([desk.shown.length, desk.place.dataset.over], [0, "0"]);
  await desk.turn(MIN);
  assert.equal(desk.asked.length, 2);
  await desk.answers("of now");
  assert.equal(desk.shown[0].text, "of now");
});

for (const away of ["gone", "stopping"]) {
  test(`a server that is ${away} is asked again with the next minute, not each second`, async () => {
    const desk = await Desk.opened(0);
    await desk.turn(MIN);
    if (away === "gone") desk.asked[0].fail(new TypeError("failed to fetch"));
    else await desk.answers("We are stopping.", { ok: false });
    for (const past_ms of [MIN + 1_000, MIN + 2_000]) await desk.turn(past_ms);
    assert.deepEqual([desk.asked.length, desk.shown.length], [1, 0]);
    await desk.turn(2 * MIN);
    assert.equal(desk.asked.length, 2);
  });
}

test("without a place for it, an agreed finish or a clock, nothing is asked", async () => {
  const desk = await Desk.opened(3);
  await desk.turn(MIN, null);
  await desk.turn(null);
  desk.page.things = {};
  await desk.turn(MIN);
  assert.equal(desk.asked.length, 0);
});
