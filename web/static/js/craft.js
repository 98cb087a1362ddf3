// The craft of asking: what a question may be, read off its words (domain 0.1). It knows four
// tags: disguised_advice, leading, stacked and closed. Pure: nothing is learnt, fetched or kept,
// and every answer comes with its reason.
//
// It reads British English as people type it: without marks, in several sentences, with what others
// have said in quotes. tests/craft measures it on questions whose tags are known.

import { ADVICE, LEADING, TO_HEAR_MORE } from "./phrases.js";
import { sentencesOf, YES_NO } from "./sentences.js";

/**
 * The tags that are hinted at, the most telling first, with how often that was right and how much
 * it found: in the held-back half of tests/craft/questions.toml, by `python -m tests.bench.craft`.
 * A tag with a precision under 0.8 has no place here, and a test holds these figures.
 */
export const SHOWN = {
  disguised_advice: {
    hint: "This may be an idea. Keep it for later?",
    measured: { precision: 1.0, recall: 0.92 },
  },
  leading: {
    hint: "What would you ask if you did not know?",
    measured: { precision: 1.0, recall: 0.82 },
  },
  stacked: {
    hint: "Send the one you most want answered.",
    measured: { precision: 1.0, recall: 0.95 },
  },
  closed: {
    hint: "Could it begin with “what” or “how”?",
    measured: { precision: 0.98, recall: 1.0 },
  },
};

/** Everything that the words of a question tell of it: [{tag, why}], the most telling tag first. */
export function craft(text) {
  const sentences = sentencesOf(text);
  const found = {
    disguised_advice: advice(sentences),
    leading: leading(sentences),
    stacked: stacked(sentences),
    closed: closed(sentences),
  };
  return Object.entries(found).flatMap(([tag, why]) => (why ? [{ tag, why }] : []));
}

/** The one hint for a text, {tag, why, hint}, or null. `but`: tags that are all right here. */
export function hintOf(text, but = []) {
  const found = craft(text).find(({ tag }) => tag in SHOWN && !but.includes(tag));
  return found ? { ...found, hint: SHOWN[found.tag].hint } : null;
}

function advice(sentences) {
  for (const { words } of sentences) {
    const found = TO_HEAR_MORE.test(words) ? null : firstOf(ADVICE, words);
    if (found) return says(found);
  }
  return "";
}

function leading(sentences) {
  for (const { asks, words, core } of sentences) {
    const found = asks && firstOf(LEADING, words);
    if (found) return says(found);
    // "Is it hard because" answers itself; after a comma it is the writer's own reason.
    if (asks && YES_NO.test(core) && /[^,] because\b/.test(core)) return "it says “because”";
  }
  return "";
}

function stacked(sentences) {
  const asking = sentences.filter(({ asks }) => asks);
  if (asking.length > 1) return "it asks more than one thing";
  const goesOn = asking[0]?.goesOn;
  return goesOn ? `it goes on: “${start(goesOn)}”` : "";
}

/** Only if yes, no or a choice that it offers would answer all that is asked. */
function closed(sentences) {
  const asking = sentences.filter(({ asks }) => asks);
  const all = asking.every(({ isYesNo, words }) => isYesNo && !TO_HEAR_MORE.test(words));
  if (!asking.length || !all) return "";
  const { core } = asking[0];
  return YES_NO.test(core) ? `it begins with “${start(core, 1)}”` : "yes or no would answer it";
}

function firstOf(rules, words) {
  for (const rule of rules) {
    const found = rule.exec(words);
    if (found) return found;
  }
  return null;
}

/** What was found, its last word whole; a rule that tells by the end has that alone in brackets. */
function says({ 0: found, 1: end, index, input }) {
  if (end) return `it ends with “${end}”`;
  const [rest] = /^[\w']*/.exec(input.slice(index + found.length));
  return `it says “${start(found + rest)}”`;
}

/** The first words, without what joins them to those before. */
function start(words, most = 4) {
  const own = words.trim().replace(/^[,;:–] */, "").replace(/^(?:and|or|but|so|then|also) /, "");
  const [first] = own.split(" ").slice(0, most).join(" ").split(/[,;:]/);
  return first.replace(/\bi\b/, "I");
}
