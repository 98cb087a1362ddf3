// Sending: one key for one thing until it is answered, and what is typed is kept until then.

import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";
import { dice } from "./dice.mjs";
import { Drafts } from "./js/drafts.js";
import { freshKey, Keys, send, wait_ms } from "./js/send.js";

globalThis.crypto ??= webcrypto; // every browser has it, Debian's Node has not

const answer = (status, body, headers = {}) => async () => ({
  ok: status < 300,
  status,
  headers: new Headers(headers),
  json: async () => {
    if (body === undefined) throw new SyntaxError("not JSON");
    return body;
  },
});
const sent = (fetch) => send("/rooms/r1/submit_post", [["text", "hello"]], fetch);

test("an answer is stored, refused or not there, and nothing else", async () => {
  assert.deepEqual(await sent(answer(200, { seq: 5, post: "q1" })), {
    outcome: "done",
    fields: { seq: 5, post: "q1" },
  });
  assert.deepEqual(await sent(answer(204)), { outcome: "done", fields: {} });
  const refused = await sent(answer(422, { refusal: "too_long", message: "At most 400." }));
  assert.equal(refused.outcome, "refused");
  assert.equal(refused.message, "At most 400.");
  assert.equal((await sent(answer(413))).outcome, "refused");
  const away = answer(503, { refusal: "store_away", message: "…" }, { "Retry-After": "7" });
  assert.deepEqual(await sent(away), { outcome: "away", wait_ms: 7_000 });
});

test("no answer, a broken one and a proxy's own page all mean: nobody knows", async () => {
  const broken = async () => {
    throw new TypeError("failed to fetch");
  };
  for (const fetch of [broken, answer(502), answer(500, {}), answer(200)]) {
    assert.deepEqual(await sent(fetch), { outcome: "away", wait_ms: null });
  }
});

test("what is sent is an ordinary form", async () => {
  let seen;
  await sent(async (address, asked) => {
    seen = { address, ...asked, body: String(asked.body) };
    return answer(204)();
  });
  assert.equal(seen.method, "POST");
  assert.equal(seen.headers.Accept, "application/json");
  assert.equal(seen.body, "text=hello");
});

test("a retry keeps its key; other words, or an answer, bring a new one", () => {
  const keys = new Keys();
  const hello = [["text", "hello"], ["key", "from the page"]];
  const first = keys.for(hello);
  assert.deepEqual(keys.for([["text", "hello"], ["key", "another page"]]), first);
  assert.notEqual(keys.for([["text", "hello"], ["anonymous", "on"]]).key, first.key);
  assert.notEqual(keys.for(hello).key, first.key);
  const again = keys.for(hello);
  keys.answered();
  assert.notEqual(keys.for(hello).key, again.key);
});

test("a try that a reload has cut off goes on with its key", () => {
  const { print, key } = new Keys().for([["text", "hello"]]);
  assert.equal(new Keys({ print, key }).for([["text", "hello"]]).key, key);
});

test("a key is 128 bits of chance", () => {
  const keys = new Set(Array.from({ length: 1_000 }, () => freshKey()));
  assert.equal(keys.size, 1_000);
  for (const key of keys) assert.match(key, /^[0-9a-f]{32}$/);
});

test("waits grow to half a minute and are never nothing", () => {
  const { roll } = dice();
  assert.ok(wait_ms(0, null, roll) >= 500);
  for (let tries = 0; tries < 50; tries += 1) assert.ok(wait_ms(tries, null, roll) <= 30_000);
  assert.ok(wait_ms(0, 7_000, roll) >= 7_000);
});

/** A tab's storage, which shows what lies in it. */
class Storage {
  lies = new Map();
  getItem = (name) => this.lies.get(name) ?? null;
  setItem = (name, value) => this.lies.set(name, value);
  removeItem = (name) => this.lies.delete(name);
}

test("drafts and keys come back after a reload, under two names and no other", () => {
  const storage = new Storage();
  const before = new Drafts("r1", storage);
  before.keep({ text: "half a sen" });
  before.keep({ jot: "ask about nights" });
  before.own("q1", "k1");
  before.own("q1", "k1");
  assert.deepEqual([...storage.lies.keys()], ["setroom:r1:draft", "setroom:r1:keys"]);
  const after = new Drafts("r1", storage);
  assert.equal(after.draft.text, "half a sen");
  assert.equal(after.draft.jot, "ask about nights");
  assert.deepEqual([after.keyOf("q1"), after.keyOf("q2"), after.keys], ["k1", undefined, ["k1"]]);
  assert.deepEqual(JSON.parse(storage.lies.get("setroom:r1:keys")), [{ post: "q1", key: "k1" }]);
  assert.equal(new Drafts("r2", storage).draft.text, "");
});

test("what stands in other forms is kept by their ids until it is saved", () => {
  const storage = new Storage();
  const drafts = new Drafts("r1", storage);
  drafts.keep({ forms: { "commit-action": { text: "ring them", due: "2026-12-03" } } });
  const after = new Drafts("r1", storage);
  assert.equal(after.draft.forms["commit-action"].text, "ring them");
  assert.equal(after.draft.text, "");
  after.keep({ forms: {} });
  assert.equal(storage.lies.size, 0);
});

test("after sending no draft stays, and after leaving nothing at all", () => {
  const storage = new Storage();
  const drafts = new Drafts("r1", storage);
  drafts.keep({ text: "hello", sent: { print: "text=hello", key: "k" } });
  drafts.keep({ text: "", sent: null });
  assert.deepEqual([...storage.lies.keys()], []);
  drafts.keep({ text: "more" });
  drafts.own("q1", "k1");
  drafts.forget();
  assert.deepEqual([...storage.lies.keys()], []);
});

test("where storage is refused or full of nonsense, nothing is lost while the page is open", () => {
  const refusing = {
    getItem: () => "{not json",
    setItem() {
      throw new Error("quota");
    },
    removeItem() {},
  };
  for (const storage of [refusing, null]) {
    const drafts = new Drafts("r1", storage);
    drafts.keep({ text: "hello" });
    assert.equal(drafts.draft.text, "hello");
  }
});
