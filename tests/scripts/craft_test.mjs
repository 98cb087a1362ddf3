// The craft of asking: each tag is found by its own words, with its reason, and in nothing else.

import assert from "node:assert/strict";
import { test } from "node:test";
import { dice } from "./dice.mjs";
import { craft, hintOf, SHOWN } from "./js/craft.js";

const tags = (text) => craft(text).map(({ tag }) => tag);
const hinted = (text) => hintOf(text)?.tag ?? null;
const because = (text, tag) => craft(text).find((found) => found.tag === tag)?.why;
const LONGEST = 2_400; // what the field lets somebody type
const SOON_MS = 200; // tens of times what the slowest of these takes

test("the field's own examples get a hint where they slip, and none where they do not", () => {
  const slips = {
    "Have you told him?": "closed",
    "Who knows, and why not, and when?": "stacked",
    "Isn't that risky?": "leading",
    "Have you thought of asking HR?": "disguised_advice",
  };
  for (const [text, tag] of Object.entries(slips)) assert.equal(hinted(text), tag, text);
  const clean = [
    "How many teams are involved?",
    "What matters most to you here?",
    "You said 'stuck'. Where does it stick?",
    "What are you not saying to her?",
    "What would the night team say?",
    "What would a first step look like by Friday?",
  ];
  for (const text of clean) assert.deepEqual(craft(text), [], text);
});

test("each answer says which words it goes by", () => {
  assert.equal(because("Have you told him?", "closed"), "it begins with “have”");
  assert.equal(because("You want to stay?", "closed"), "yes or no would answer it");
  assert.equal(because("How are you? How is she?", "stacked"), "it asks more than one thing");
  assert.equal(because("What did she say, and how did you feel?", "stacked"), "it goes on: “how did you feel”");
  assert.equal(because("You don't trust him, do you?", "leading"), "it ends with “do you”");
  assert.equal(because("Is she late because of you?", "leading"), "it says “because”");
  const advice = because("What about asking the pharmacist?", "disguised_advice");
  assert.equal(advice, "it says “what about asking”");
});

test("one hint at a time: the most telling first, and none that is all right here", () => {
  const text = "Don't you think you should ring her? And have you?";
  assert.deepEqual(tags(text), ["disguised_advice", "leading", "stacked", "closed"]);
  assert.deepEqual(Object.keys(SHOWN), tags(text));
  assert.equal(hinted(text), "disguised_advice");
  assert.equal(hintOf("Have you told him?", ["closed"]), null);
  assert.equal(hintOf("Isn't it late?", ["closed"]).tag, "leading");
});

test("it reads what people type: no marks, no capitals, other apostrophes, a way in, a name", () => {
  const ways = ["have you told him", "Have you told him ?", "hv u told him", "So, um, have you told him?"];
  for (const text of [...ways, "Ben, have you told him?", "Sorry, can I ask, have you told him?"]) {
    assert.deepEqual(tags(text), ["closed"], text);
  }
  for (const text of ["isnt that risky", "Isn’t that risky?", "But isn't that risky???"]) {
    assert.equal(hinted(text), "leading", text);
  }
});

test("what leads up to a question is not the question", () => {
  assert.deepEqual(tags("When you raised it, did anything happen?"), ["closed"]);
  assert.deepEqual(tags("When you say he shouts, what does he say?"), []);
  assert.deepEqual(tags("What, if anything, have you learnt?"), []);
  assert.deepEqual(tags("That sounds hard. What keeps you there?"), []);
  assert.deepEqual(tags("Can I ask you something? What keeps you there?"), []);
  assert.deepEqual(tags("What do you want? Really want?"), []);
});

test("what somebody else has said is not the question either", () => {
  const said = "when he asked #have you tried talking to her, isn't it time?# what went through you";
  for (const quotes of ["“”", '""', "‘’"]) {
    assert.deepEqual(tags(said.replace("#", quotes[0]).replace("#", quotes[1])), [], quotes);
  }
  assert.equal(hinted("“Have you tried talking to her?”"), "disguised_advice");
});

test("a request to hear more is neither closed nor advice", () => {
  for (const text of [
    "Could you say a bit more about that?",
    "Can you tell us how it began?",
    "Maybe you could tell us more?",
    "Would you describe that day?",
    "Could you walk us through that day?",
  ]) {
    assert.deepEqual(tags(text), [], text);
  }
});

test("a remark is no question, whatever word it begins with", () => {
  for (const text of ["Have to leave at half past.", "Had the same on our ward", "How awful.", "Do take your time."]) {
    assert.deepEqual(craft(text), [], text);
  }
  assert.deepEqual(tags("Why do you stay, I mean because of what?"), []);
  assert.deepEqual(tags("Sut wyt ti?"), []); // another language: it cannot tell
});

test("any text at all has an answer, at once", () => {
  const { roll } = dice();
  const pieces = "what did you, |and who |have you |isn't |“|'|?|. |\n|so |, |would |– |é|🙂|(|\\|$&".split("|");
  const one = () => pieces[Math.floor(roll() * pieces.length)];
  const any = Array.from({ length: 200 }, () => Array.from({ length: 60 }, one).join(""));
  const long = pieces.map((piece) => piece.repeat(LONGEST).slice(0, LONGEST));
  for (const text of ["", " ", ...any, ...long]) {
    const began_ms = performance.now();
    for (const { tag, why } of craft(text)) assert.ok(tag in SHOWN && why, text);
    assert.ok(performance.now() - began_ms < SOON_MS, text);
  }
});
