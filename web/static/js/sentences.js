// Takes apart what somebody types as a question: its sentences, and what each of them asks. Pure.
//
// These patterns run in whatever browser a trust allows, so none of them looks behind itself:
// where a browser does not know that, no script of the page would run at all.

const AUX =
  "am|is|are|was|were|do|does|did|have|has|had|can|could|will|would|shall|should|might|must";
const NOT =
  "isn't|aren't|wasn't|weren't|don't|doesn't|didn't|haven't|hasn't|hadn't|can't|couldn't|won't" +
  "|wouldn't|shouldn't";
const SUBJECT =
  "i|you|he|she|it|we|they|this|that|there|these|those|the(?! same)|your|his|her|their|our|my|its" +
  "|any\\w*|some\\w*|every\\w*|no|nobody|people|one|both|all|other|others|quote";
const WH = "what|who|whom|whose|which|when|where|why|how";
const ASKING = `(?:(?:by|since|at|in|on|for|from|to|with|of|about|until) )?(?:${WH})`;
// What did, how long has, what's.
const INVERTED = `${ASKING}(?:'s|(?: [\\w'-]+){0,3}? (?:${AUX}|${NOT}))\\b`;

/** The beginning of what yes or no would answer: have you, is it, wouldn't a. */
export const YES_NO = new RegExp(`^(?:(?:${AUX}|${NOT}) (?:${SUBJECT})|(?:${NOT}) an?)\\b`);
const OPEN = new RegExp(`^${INVERTED}`);
// Who knows, which part stings.
const ABOUT_SUBJECT = /^(?:what|who|which|whose) (?!(?:i|you|he|she|it|we|they|the|an?)\b)\w/;

/**
 * A pattern of words that say something anew: at the start, after a comma, after "and". A new line
 * in it stands for a space, but for nothing before |, \b and (?!
 */
export function phrase({ raw: [words] }) {
  const joined = words.replace(/\n\s*(?=\||\\b|\(\?!)/g, "").replace(/\n\s*/g, " ");
  return new RegExp(`(?:^|[,;:–] |\\b(?:and|or|but|so|then|also) )(?:${joined})`);
}

/**
 * The sentences of a text, as {words, core, asks, isYesNo, goesOn}. `words`: in small letters and
 * spelt out, without "So, um". `core`: also without a clause that leads up to it. `isYesNo`: yes,
 * no or a choice it offers would answer it. `goesOn`: its words from a second thing on, or "".
 */
export function sentencesOf(text) {
  const parts = plainOf(text).match(/(?:[^.?!\n]|[.?!](?!\s|$))+[.?!]*/g) ?? [];
  const found = parts.flatMap((part) => {
    const whole = part.replace(/[.?!,;\s]+$/, "").trim();
    const words = withoutLeadIn(whole);
    return words && !ASIDE.test(whole) ? [sentenceOf(words, part.includes("?"))] : [];
  });
  return found.filter((one, place) => !(place > 0 && found[place - 1].asks && isEcho(one)));
}

// Can I ask you something? Does that make sense?
const ASIDE = new RegExp(
  "^(?:you know(?: what i mean)?|does that make sense|is that (?:ok|okay|all right)" +
    "|(?:can|may|could) i (?:just )?ask(?: you)?(?: something| a question| one thing)?)$",
);

/** "What do you want? Really want?" asks once. */
const isEcho = ({ core, words }) =>
  !YES_NO.test(core) && !STARTS_ASKING.test(core) && words.split(" ").length <= 4;
const STARTS_ASKING = new RegExp(`^${ASKING}\\b`);

function sentenceOf(words, marked) {
  const core = coreOf(words);
  const open = OPEN.test(core) || ABOUT_SUBJECT.test(core);
  const asks = marked || YES_NO.test(core) || OPEN.test(core);
  const isChecked = marked && IS_ENGLISH.test(words) && !LEAVES_OPEN.test(words);
  const isYesNo = (YES_NO.test(core) || isChecked) && !open;
  return { words, core, asks, isYesNo, goesOn: asks ? goesOn(core) : "" };
}

// With a question mark, and none of the beginnings above: "You want to stay?"
const IS_ENGLISH = /\b(?:you|it|it's|he|she|they|we|the|that|this|to|any\w*|with)\b/;
const LEAVES_OPEN = new RegExp(
  `^(?:${ASKING}|maybe|perhaps|tell|say|have an?|please)\\b` +
    `|\\b(?:wonder\\w*|curious|(?:love|like) to (?:hear|know|ask))\\b|\\b${INVERTED} `,
);

/** In small letters, without what is quoted, and spelt out. */
function plainOf(text) {
  return text
    .toLowerCase()
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .trim()
    .replace(/^"([^"]*)"$/, "$1") // all of it in quotes is the question itself
    .replace(/"[^"]*"/g, "quote")
    .replace(/(^|\s)'(?:[^']|'(?=\w))+?'(?=[\s.,?!]|$)/g, "$1quote")
    .replace(/\b(is|are|was|were|do|does|did|have|has|had|would|could|should|wo)nt\b/g, "$1n't")
    .replace(/\bcant\b/g, "can't")
    .replace(/\b(what|who|how|where)s\b/g, "$1's")
    .replace(/\bhv\b/g, "have")
    .replace(/\bu\b/g, "you")
    .replace(/ [-–—]+ /g, " – ")
    .replace(/[ \t]+/g, " ");
}

const LEAD_IN = new RegExp(
  "^(?:and|but|or|so|ok|okay|well|u+m+|e+r+m?|hmm+|now|right|yes|oh|also|actually|sorry|please" +
    "|then|just|basically|roughly|first|second|(?:i was |i'm )?just (?:wondering|thinking)" +
    "|(?:can|may|could) i (?:just )?ask(?: you)?|do you mind (?:if i ask|me asking)" +
    "|(?:is|would) it (?:be )?(?:ok|okay|all right) (?:if i|to) (?:ask(?: you)?|enquire)" +
    "|out of (?:interest|curiosity))\\b[ ,:–]*",
);

function withoutLeadIn(words) {
  let rest = words;
  while (LEAD_IN.test(rest)) rest = rest.replace(LEAD_IN, "");
  return rest;
}

// "When you raised it, did", "What you said there, is that": what stands before asks nothing.
const LEADS_UP = new RegExp(
  `^(?:(?:from |since )?(?:when|where) (?!${AUX}|${NOT})` +
    "|(?:what|how) (?:i|you|he|she|it|we|they|the)\\b)",
);
const INNER = new RegExp(
  `[,:;–] (?:and |but |so )?((?:${ASKING}\\b|(?:${AUX}|${NOT}) (?:${SUBJECT}|an?)\\b).*)$`,
);
const INSERTED = new RegExp(`^(${ASKING}), [^,]*, `); // "What, if anything, have you learnt"

function coreOf(words) {
  const plain = words.replace(INSERTED, "$1 ");
  const atOnce = (YES_NO.test(plain) || STARTS_ASKING.test(plain)) && !LEADS_UP.test(plain);
  return (!atOnce && INNER.exec(plain)?.[1]) || plain;
}

// A second question in the same sentence.
const GOES_ON = [
  // ", and how did you", "; what's left", but not the relative ", who knows her,"
  "(?:[,;–] (?:and |but |or )(?:also )?|[,;–] (?!who|which|when there|where there)|; )" +
    `${ASKING}(?:'s|(?: \\w+){0,2}? (?:${AUX}|${NOT}))\\b`,
  // "and how did you", but not "decide what is urgent and what isn't"
  `(?:and|but) ${ASKING}(?: \\w+){0,2}? (?:${AUX}) (?:${SUBJECT})\\b`,
  // "and does she", ", are you", but not "go in and have that talk"
  `(?:, and|,|and) (?:(?:${AUX}|${NOT}) (?:i|you|he|she|it|we|they|there|any\\w*)` +
    `|(?:is|are|was|were|does|did|has|will|would|can|could) (?:${SUBJECT}))\\b`,
  // ", and why not, and when"
  `,? and ${ASKING}(?: not| now| else)?,? and ${ASKING}$`,
  // ", and who pays"
  `[,;–] and (?:who|what) (?!(?:for|not|else|now)$)\\w+`,
].map((words) => new RegExp(`^(?:\\S+ )+?\\S+?( ?${words})`)); // after two words or more
// "Who decides, who pays", "what went wrong and who noticed"
const AND_WHO = new RegExp(
  `^(?:what|who) (?!${AUX}|${NOT})\\w+(?:(?!who|what|how|whether).)*((?:,| and) (?:who|what) \\w+)`,
);
const TAG = /, (?:do you think|don't you think|would you say|isn't it|is it)$/;

function goesOn(core) {
  if (!YES_NO.test(core) && !OPEN.test(core) && !ABOUT_SUBJECT.test(core)) return "";
  const untagged = core.replace(TAG, "");
  for (const rule of [...GOES_ON, AND_WHO]) {
    const found = rule.exec(untagged);
    if (found) return untagged.slice(found[0].length - found[1].length);
  }
  return "";
}
