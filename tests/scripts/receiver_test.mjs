// The receiver against a network that does as told: which way it connects, when it gives up on one,
// when it says that it is not well, and when it stops.

import assert from "node:assert/strict";
import { test } from "node:test";
import { dice } from "./dice.mjs";
import { Choice } from "./js/choice.js";
import { connectionLine } from "./js/line.js";
import { Order } from "./js/order.js";
import { Receiver } from "./js/receiver.js";
import { LittleWorld, settle } from "./little_world.mjs";

function started(prepare = () => {}) {
  const world = new LittleWorld();
  prepare(world);
  const order = new Order({ epoch: "a", shown: 3 });
  const choice = new Choice(dice().roll);
  const path = "/rooms/r1/live";
  const receiver = new Receiver({ world, page: world.page, path, order, choice });
  receiver.start();
  return { world, receiver, order };
}

async function well(prepare) {
  const set = started(prepare);
  set.world.newest.tell("3\nall");
  await settle();
  return set;
}

// Waits are left to chance, so the tests wait for the longest: 1 s after a short connection.

const transports = (world) => world.opened.map(({ transport }) => transport);

test("it asks for what comes after the page, shows the whole room, then each event", async () => {
  const { world } = started();
  assert.equal(world.newest.address, "ws://localhost:8000/rooms/r1/live/ws?after=3&epoch=a");
  world.newest.tell("5\nall");
  world.newest.tell("6\nnext");
  await settle();
  assert.deepEqual(world.shown, ["whole all", "next"]);
  assert.deepEqual(world.line, ["well"]);
});

test("a gap makes it connect again from what is shown", async () => {
  const { world } = await well();
  world.newest.tell("5\njumped");
  await world.pass(10_000);
  assert.equal(world.opened.length, 2);
  assert.match(world.newest.address, /after=3&/);
  assert.deepEqual(world.shown, ["whole all"]);
});

test("a heartbeat of a later head makes it connect again", async () => {
  const { world } = await well();
  world.newest.tell("4");
  await world.pass(1_100);
  assert.equal(world.opened.length, 2);
});

test("where WebSockets are blocked it takes server-sent events, and then polling", async () => {
  const { world, receiver } = started((made) => made.blocks.add("ws"));
  await world.pass(3_000);
  assert.deepEqual(transports(world), ["ws", "ws", "sse"]);
  assert.equal(receiver.transport, "sse");
  world.newest.tell("4\nall");
  assert.deepEqual(world.shown, ["whole all"]);

  const polling = started((made) => {
    made.blocks.add("ws").add("sse");
    made.pollAnswers = () => ({ status: 200, text: "9\nall" });
  });
  await polling.world.pass(6_000);
  assert.equal(polling.receiver.transport, "poll");
  assert.equal(polling.world.shown[0], "whole all");
});

for (const serverIs of ["away", "stopping"]) {
  test(`a server that is ${serverIs} is not mistaken for blocked WebSockets`, async () => {
    const { world, receiver } = await well();
    world.serverIs = serverIs;
    world.newest.end(1012);
    await world.pass(40_000);
    assert.deepEqual(new Set(transports(world)), new Set(["ws"]));
    world.serverIs = "there";
    world.greeting = "3\nall";
    await world.pass(21_000);
    assert.equal(receiver.transport, "ws");
    assert.equal(world.line.at(-1), "well");
  });
}

/** Answers polls with the room at `seq`, if the page does not show that yet. */
const atHead = (seq, text) => (address) =>
  address.includes(`after=${seq}&`) ? { status: 204 } : { status: 200, text: `${seq}\n${text}` };

const RESTARTS = {
  ws: { prepare: () => {}, restart: (world) => world.newest.end(1012, "3000") },
  sse: {
    prepare: (made) => made.blocks.add("ws"),
    restart: (world) => world.newest.end(0, 3_000),
  },
  poll: {
    prepare: (made) => made.blocks.add("ws").add("sse"),
    restart: (world) => {
      world.pollAnswers = () => ({ status: 503, headers: { "Retry-After": "3" } });
    },
  },
};
for (const [transport, { prepare, restart }] of Object.entries(RESTARTS)) {
  test(`who is told by ${transport} when to be back is not back before, and soon after`, async () => {
    const { world, receiver } = started((made) => {
      prepare(made);
      made.greeting = "3\nall";
      made.pollAnswers = atHead(3, "all");
    });
    await world.pass(20_000);
    assert.equal(receiver.transport, transport);
    const tries = () =>
      transport === "poll"
        ? world.asked.filter((address) => address.includes("/poll")).length
        : world.opened.length;
    world.line.length = 0;
    restart(world);
    while (!world.line.includes("unwell")) await world.pass(100);
    const before = tries();
    await world.pass(2_850);
    assert.equal(tries(), before);
    await world.pass(1_200);
    assert.equal(tries(), before + 1);
  });
}

test("nobody can tell it to stay away for long", async () => {
  const { world } = await well();
  world.newest.end(1012, "3600000");
  await world.pass(11_100);
  assert.equal(world.opened.length, 2);
});

test("while the server is away the tries grow rarer, and never rarer than 10 s", async () => {
  const { world } = await well();
  world.serverIs = "away";
  world.newest.end(1006);
  await world.pass(60_000);
  const early = world.opened.length;
  await world.pass(600_000);
  const later = world.opened.length - early;
  assert.ok(early >= 8, `${early} tries in the first minute`);
  assert.ok(later >= 60 && later <= 180, `${later} tries in the next ten`);
});

test("a stream that opens and says nothing is given up for the next way", async () => {
  const { world } = started((made) => made.blocks.add("ws"));
  await world.pass(3_000);
  assert.equal(world.newest.transport, "sse");
  world.pollAnswers = () => ({ status: 200, text: "5\nall" });
  await world.pass(25_000);
  assert.deepEqual(world.shown.slice(0, 1), ["whole all"]);
});

test("after five minutes WebSockets are tried again, and one refusal leads back", async () => {
  const { world, receiver } = started((made) => made.blocks.add("ws"));
  await world.pass(3_000);
  const stream = world.newest;
  stream.tell("3\nall");
  for (let beat = 0; beat < 15; beat += 1) {
    await world.pass(20_000);
    if (!stream.closed) stream.tell("3");
  }
  await world.pass(2_000);
  assert.deepEqual(transports(world).slice(3), ["ws", "sse"]);
  world.newest.tell("3\nall");
  world.blocks.clear();
  receiver.check({ otherNetwork: true });
  world.newest.tell("3\nall");
  await settle();
  assert.equal(receiver.transport, "ws");
});

test("45 s of silence: it says so at once and connects again", async () => {
  const { world } = await well();
  await world.pass(44_000);
  assert.deepEqual(world.line, ["well"]);
  await world.pass(1_100);
  assert.equal(world.line[1], "unwell at once");
  await world.pass(1_100);
  assert.equal(world.opened.length, 2);
});

test("heartbeats keep it calm for an hour", async () => {
  const { world } = await well();
  for (let beat = 0; beat < 180; beat += 1) {
    await world.pass(20_000);
    world.newest.tell("3");
  }
  assert.equal(world.opened.length, 1);
  assert.deepEqual(world.line, ["well"]);
});

for (const code of [4401, 4403, 4404, 4410]) {
  test(`${code} stops it for good, and the page is told why`, async () => {
    const { world } = await well();
    world.newest.end(code);
    await world.pass(600_000);
    assert.equal(world.opened.length, 1);
    assert.deepEqual(world.over, [code]);
  });
}

test("who has left does not come back when the page is looked at again", async () => {
  const { world, receiver } = await well();
  world.newest.end(4410);
  receiver.expect(9);
  receiver.check({ otherNetwork: true, slept: true });
  await world.pass(600_000);
  assert.equal(world.opened.length, 1);
  assert.deepEqual(world.line, ["well"]);
});

test("the same ends by server-sent event and by poll", async () => {
  const { world } = started((made) => made.blocks.add("ws"));
  await world.pass(3_000);
  world.newest.end(4403);
  await world.pass(60_000);
  assert.deepEqual(world.over, [4403]);

  for (const status of [401, 403, 404, 410]) {
    const polled = started((made) => {
      made.blocks.add("ws").add("sse");
      made.pollAnswers = () => ({ status });
    });
    await polled.world.pass(60_000);
    assert.deepEqual(polled.world.over, [4000 + status]);
  }
});

test("polling goes on, calmly where polls are not held back, and shows what is there", async () => {
  const { world } = started((made) => made.blocks.add("ws").add("sse"));
  await world.pass(6_000);
  world.pollAnswers = atHead(4, "all");
  await world.pass(4_000);
  const before = world.asked.length;
  await world.pass(20_000);
  const polls = world.asked.slice(before).filter((address) => address.includes("/poll"));
  assert.equal(polls.length, 10);
  assert.deepEqual(world.shown, ["whole all"]);
  world.pollAnswers = atHead(9, "more");
  await world.pass(4_000);
  assert.deepEqual(world.shown, ["whole all", "whole more"]);
});

test("a poll that is held back is no silence, and is asked again at once", async () => {
  const { world, receiver } = started((made) => {
    made.blocks.add("ws").add("sse");
    made.pollAnswers = async () => {
      await new Promise((held) => made.setTimeout(held, 15_000));
      return { status: 204 };
    };
  });
  await world.pass(60_000);
  const before = world.asked.length;
  await world.pass(150_000);
  assert.equal(receiver.transport, "poll");
  const asked = world.asked.slice(before);
  assert.ok(asked.every((address) => address.includes("/poll")));
  assert.equal(asked.length, 10);
});

test("a connection that was left is not listened to any more", async () => {
  const { world, receiver } = await well();
  const old = world.newest;
  const listener = old.onmessage;
  receiver.check({ slept: true });
  listener({ data: "4\nghost" });
  assert.equal(world.opened.length, 2);
  assert.deepEqual(world.shown, ["whole all"]);
});

test("coming back to a page that heard something lately changes nothing", async () => {
  const { world, receiver } = await well();
  await world.pass(15_000);
  receiver.check({});
  assert.equal(world.opened.length, 1);
  await world.pass(10_000);
  receiver.check({});
  assert.equal(world.opened.length, 2);
});

test("a process that stays behind what is shown ends in a fresh page", async () => {
  const { world } = started();
  for (let tries = 0; tries < 3; tries += 1) {
    world.newest.tell("2\nolder");
    await world.pass(10_000);
  }
  assert.deepEqual(world.shown, []);
  assert.equal(world.reloads, 1);
});

test("a piece that cannot be shown is mended by the whole", async () => {
  const { world } = await well((made) => {
    Object.defineProperty(made, "page", {
      value: {
        ...made.page,
        show: (html) => html === "broken" && Promise.reject(Error("planned")),
      },
    });
  });
  const complain = console.error;
  console.error = () => {};
  world.newest.tell("4\nbroken");
  await settle();
  await world.pass(1_100);
  console.error = complain;
  assert.equal(world.opened.length, 2);
});

test("an act whose update does not come within 3 s makes it connect again", async () => {
  const { world, receiver } = await well();
  receiver.expect(4);
  world.newest.tell("4\nnext");
  await world.pass(4_000);
  assert.equal(world.opened.length, 1);
  receiver.expect(5);
  await world.pass(4_000);
  assert.equal(world.opened.length, 2);
});

test("the line says nothing of a trouble under 2 s, and says when it is over", async () => {
  const world = new LittleWorld();
  const said = [];
  const line = connectionLine((state, text) => said.push(text || state), world);
  line.unwell(false);
  await world.pass(1_900);
  line.well();
  await world.pass(10_000);
  assert.deepEqual(said, []);
  line.unwell(false);
  await world.pass(1_100);
  line.unwell(false);
  await world.pass(1_100);
  assert.deepEqual(said, ["Catching up…"]);
  line.well();
  await world.pass(4_100);
  assert.deepEqual(said, ["Catching up…", "Back. Nothing was lost.", "well"]);
});
