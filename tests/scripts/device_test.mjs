// What the device tells a page, and lends it: that it has slept or changed the network, how its
// watch differs, and a screen that stays on while the clock of a session runs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LittlePage, loaded } from "./little_page.mjs";
import { settle } from "./little_world.mjs";

const { performance: real, setInterval: realInterval } = globalThis;
const realDay = Date.now;

/** A device whose counter and time of day go on as told, and a page on it that listens. */
class Device {
  told = [];
  counter_ms = 10_000;
  day_ms = 1_795_428_000_000;
  window = new EventTarget();
  page = new LittlePage();

  static async awake(t) {
    const device = new Device();
    globalThis.document = device.page;
    globalThis.window = device.window;
    globalThis.performance = { now: () => device.counter_ms };
    Date.now = () => device.day_ms;
    globalThis.setInterval = (turn) => (device.turn = turn);
    t.after(() => {
      Object.assign(globalThis, { performance: real, setInterval: realInterval });
      Date.now = realDay;
    });
    (await loaded("wake.js")).onWake((how) => device.told.push(how));
    return device;
  }

  /** So long until the next turn, by its counter and by its time of day. */
  pass(counter_ms, day_ms = counter_ms) {
    this.counter_ms += counter_ms;
    this.day_ms += day_ms;
    this.turn();
  }

  look(hidden) {
    this.page.hidden = hidden;
    this.page.tell("visibilitychange");
  }
}

test("a laptop that was closed is noticed, whether its counter stood or went on", async (t) => {
  const device = await Device.awake(t);
  for (let turns = 0; turns < 5; turns += 1) device.pass(1_003, 1_001);
  assert.deepEqual(device.told, []);
  device.pass(1_000, 40 * 60_000);
  assert.deepEqual(device.told, [{ slept: true }]);
  device.pass(1_000);
  assert.equal(device.told.length, 1);
  device.pass(40 * 60_000);
  assert.equal(device.told.length, 2);
});

test("a page behind others is asked when somebody looks at it again, and not before", async (t) => {
  const device = await Device.awake(t);
  device.look(true);
  for (let turns = 0; turns < 3; turns += 1) device.pass(61_000);
  assert.deepEqual(device.told, []);
  device.look(false);
  assert.deepEqual(device.told, [{ slept: true }]);
  device.look(true);
  device.pass(4_000);
  device.look(false);
  assert.deepEqual(device.told.at(-1), { slept: false });
});

test("another network is told, and none at all, and a page that is brought back", async (t) => {
  const device = await Device.awake(t);
  for (const change of ["online", "offline"]) device.window.dispatchEvent(new Event(change));
  assert.deepEqual(device.told, [{ otherNetwork: true }, { otherNetwork: true }]);
  for (const persisted of [false, true]) {
    device.window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));
  }
  assert.deepEqual(device.told.slice(2), [{ slept: true }]);
});

test("a time that is typed is read by the watch of its own day", async (t) => {
  const zone = process.env.TZ;
  t.after(() => (zone === undefined ? delete process.env.TZ : (process.env.TZ = zone)));
  process.env.TZ = "Europe/London";
  const { offset_minutes } = await loaded("zone.js");
  assert.deepEqual(["2027-01-15T10:00", "2027-07-15T10:00"].map(offset_minutes), [0, -60]);
  const today = new Date().getTimezoneOffset();
  assert.deepEqual(["", undefined, "some day"].map(offset_minutes), [today, today, today]);
});

/** A page on a device with a screen to lend; each request is answered as told. */
async function lending(refusal = null) {
  let asked = 0;
  let given = 0;
  const page = new LittlePage();
  globalThis.document = page;
  const lent = { release: async () => (given += 1) };
  const wakeLock = {
    request: async () => {
      asked += 1;
      if (refusal) throw refusal;
      return lent;
    },
  };
  Object.defineProperty(globalThis, "navigator", { value: { wakeLock }, configurable: true });
  (await loaded("screen.js")).startScreen();
  return {
    page,
    counts: () => [asked, given],
    clock: async (state) => {
      page.tell("setroom:clock", { clock: { state }, face: {} });
      await settle();
    },
    look: (hidden) => {
      page.hidden = hidden;
      page.tell("visibilitychange");
    },
  };
}

test("the screen stays on while the clock runs, and goes its way while it stands", async () => {
  const device = await lending();
  for (const state of ["pending", "running", "running", "running"]) await device.clock(state);
  assert.deepEqual(device.counts(), [1, 0]);
  for (const state of ["paused", "paused"]) await device.clock(state);
  assert.deepEqual(device.counts(), [1, 1]);
  await device.clock("running");
  assert.deepEqual(device.counts(), [2, 1]);
});

test("a browser that took it back for a hidden page is asked when that is seen again", async () => {
  const device = await lending();
  await device.clock("running");
  device.look(true);
  await device.clock("running");
  assert.deepEqual(device.counts(), [1, 0]);
  device.look(false);
  await device.clock("running");
  assert.deepEqual(device.counts(), [2, 0]);
});

test("a device that will not lend it is asked once, and nobody hears of it", async () => {
  const device = await lending(new Error("the battery is low"));
  for (const state of ["running", "running", "paused"]) await device.clock(state);
  assert.deepEqual(device.counts(), [1, 0]);
});
