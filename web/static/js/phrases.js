// What gives a question away: the phrases that tell of advice in disguise and of an answer within.
//
// Each comment is the rule in a sentence, and the patterns below it are the ways to say that. What
// stands in (?! ) is taken out again, because there it says something else: "have you tried" does
// tell, "what have you tried so far" does not.

import { phrase } from "./sentences.js";

// Advice in disguise: it names something to do, with or without a question mark.
export const ADVICE = [
  // It offers what has helped elsewhere: have you tried, has anyone suggested, ever thought of.
  phrase`(?:(?:have|haven't|has|had) (?:you|anyone|anybody)|ever)(?: \w+){0,2}?
    (?:tried|suggested|considered|thought (?:of|about)(?! the\b)|looked (?:at|into)|heard of
    |come across)
    (?! (?:it|this|that|so far|h(?:er|is)|their|your(?:self)?|what|why|how|who|where|whether)\b)`,
  phrase`did you (?:ever )?(?:try (?!to\b)|consider \w+ing|think of \w+ing)`,
  phrase`(?:was there )?any thought of`,
  // It tells of something on offer: did you know that there is.
  phrase`(?:did you know|are you aware)(?: that)?
    (?:there(?:'s| is| are)|you can|the \w+ (?:runs|has|offers))`,
  // It begins as suggestions do: what if you, what about asking, why not, why don't you.
  phrase`what if(?:,[^,]+,)? (?:you|we|the two of you)\b
    (?! (?:are|were|can't|don't|didn't|never|fail|lose|lost|had|felt|knew))`,
  phrase`(?:what about|how about|what do you think (?:of|about)) (?!being|having|feeling)\w+ing\b`,
  phrase`how about (?:you (?:just|try|ask|tell|get|go)\b|(?!your?\b|him\b|her\b|them\b|it\b)\w)`,
  phrase`what about
    (?:hr|occupational health|supervision|mediation|coaching|the (?:union|policy))\b`,
  phrase`why not (?!you|him|her|them|now|then|before|sooner|this|that)\w`,
  phrase`why don't (?:you|we)\b
    (?! (?:trust|like|want|know|feel|believe|think|care|need|mind|agree|understand|sleep))`,
  phrase`what would happen if you (?:just|simply)`,
  phrase`how would it be (?:to|if you) (?:ask|let|tell|talk|say|try|leave|stop)`,
  // It asks whether something would help, be worth it, be better, be time.
  phrase`(?:would|wouldn't|might|could) it (?:not )?(?:help|make sense)\b`,
  phrase`(?:would|wouldn't|might|could|isn't) it (?:not )?(?:be )?(?:worth|useful|better|easier
    |quicker|simpler|safer|wise|time|an? (?:\w+ )?(?:idea|option)|possible to)\b`,
  phrase`is it (?:worth \w+ing|an (?:idea|option)|time (?:to|you|for)|possible to)\b`,
  phrase`(?:would|wouldn't|might|could) (?!it|you|he|she|they|any|some)\w.*
    \b(?:help|make it easier|do \w+ good)\b`,
  phrase`(?:is there (?:any|a) way|any chance) (?:you|we) could|is there a case for`,
  // It asks whether they should or need to.
  phrase`should you (?!have|feel|know|care|mind|worry|be (?:the|a|more|less)\b)`,
  phrase`shouldn't (?:you|she|he|they|the first step)\b(?! (?:have|feel|know))`,
  phrase`do you (?:not )?need to (?:set|get|talk|speak|ask|take|tell|stop|write|look after|slow)\b`,
  phrase`don't you need to`,
  phrase`(?:do|don't) you (?:not )?think .*
    \b(?:should|ought|needs? to|would (?:help|sort|work))\b`,
  phrase`would you (?:consider \w|(?:not )?be better)`,
  // It says so: you should, perhaps it's worth, if I were you.
  phrase`(?:surely |maybe |perhaps )?you (?:(?:should|ought to) (?!have|be\b)
    |could (?!have|see|hear|feel|tell|say)|might want to|need to (?=.*first))`,
  phrase`(?:maybe|perhaps) (?:(?:we|she|he|they) (?:could|should|need)|it's (?:worth|time)
    |get|ask|try)\b`,
  phrase`(?:maybe|perhaps|i wonder (?:if|whether)) .*\b(?:would|might|could) (?:help|work|do)\b`,
  phrase`i wonder (?:if|whether) (?:you|she|he|they) (?:could|should|might want)`,
  phrase`(?:if i were (?:you|in your)|if it (?:was|were) (?:up to )?me|my advice)`,
  phrase`i'd (?:speak to|go (?:to|above|straight)|take it)`,
  phrase`(?:it (?:might|may|could) be worth|try \w+ing|have a (?:word|chat|look))\b`,
  // Could you, unless it asks what the other is able to: could you bear.
  phrase`(?:(?:could|can't|couldn't) (?:you|we)|would you be able to|couldn't \w+)(?: not| just
    | maybe| perhaps| simply| always)*
    (?! (?:live|bear|see|feel|imagine|remember|recall|cope|stand|trust|believe|accept|forgive|sleep
    |say (?!to)|think|hear|get|name|find|tell (?!him|her|them)|let (?:it |that )?go|be\b|have\b
    |ever|still|really)) \w`,
  phrase`can (?:you|we)(?: just| maybe)* (?:ask|talk to|speak to|use|escalate|delegate|move
    |put (?!your)|write|try|start|arrange|ring|email|invite)\b`,
];

/** It only asks to hear more, whatever it begins with: could you tell us, do you want to say. */
export const TO_HEAR_MORE = phrase`(?:(?:maybe|perhaps) )?(?:(?:can|could|would|do|may) (?:you|we|i)
  |you (?:can|could))(?: \w+){0,3}?
  (?:tell(?:ing)? (?:us|me)|say(?:ing)? (?:an? \w+ |some\w* |\w+ing )?(?:more|about|what|how)
  |hear (?:more|how|what|from)|describe|explain (?!to)|expand|elaborate|clarify|repeat|unpack
  |go back to|put (?:it|that|this) in|(?:give|help|take|walk|talk|show|remind) (?:us|me))\b`;

const NOT =
  "(?:isn't|aren't|wasn't|weren't|don't|doesn't|didn't|haven't|hasn't|won't|wouldn't|couldn't)";
const NO_QUESTION_YET = "^(?!(?:if|when|unless|what|who|which|how|why|where)\\b).*";

// Leading: it carries its answer, or says how to see the matter.
export const LEADING = [
  // It begins with a not: isn't it, don't you, do you not.
  /^(?:isn't|aren't|wasn't|weren't|doesn't|didn't|hasn't|haven't|won't|wouldn't|shouldn't) \w/,
  phrase`(?:isn't|aren't|wasn't|doesn't|didn't|hasn't|haven't|won't|wouldn't|shouldn't)
    (?:i|you|he|she|it|we|they|that|this|there)\b`,
  phrase`don't (?:you|we|they|people)\b`,
  phrase`(?:do|does|did|is|are|was|would|have) (?:i|you|he|she|it|that|this|they|the \w+) not\b`,
  // It states, and has it confirmed at the end: isn't it, do you, right.
  new RegExp(`${NO_QUESTION_YET}[, ](${NOT} (?:it|he|she|you|they|that|there))$`),
  new RegExp(
    `${NO_QUESTION_YET}, ((?:is|are|was|do|does|did|can|could|has|have|will|would)` +
      " (?:it|he|she|you|they|that|there))$",
  ),
  /, (right|no|yeah|eh|innit)$/,
  // It knows already: surely, could it be that, would you agree, you must be.
  phrase`(?:surely|obviously|clearly) \w`,
  phrase`(?:could|might) (?:it|this|that) (?:just )?be that|is it possible that`,
  phrase`would you (?:agree(?! to)|say (?:so|that|this|it|it's|he|she|they|you)\b)`,
  phrase`would it be fair to say|am i right|are you sure|is(?:n't)? the (?:real|true)`,
  phrase`you must (?:have|be|feel)`,
  phrase`have you (?:considered|thought|realised) that`,
  // It gives the reason itself: is it because.
  phrase`(?:is|was) (?:it|that|this) (?:just )?because`,
  // It takes a fault for granted: why didn't you, why do you always, how come you never.
  phrase`why (?:haven't|didn't|won't|wouldn't) you`,
  phrase`why (?:do|did) you (?:always|never|let|keep (?!going))`,
  phrase`why (?:on earth|are you so)`,
  phrase`how (?:come you (?:never|always)|can you (?:just|still|work with|stand|bear|defend))`,
  // It has the feeling or the judgement ready: how awful, taken for granted.
  phrase`how (?:awful|terrible|dreadful|horrible|unfair|humiliating|guilty)`,
  /\b(?:taken for granted|walk(?:s|ing)? all over|tak(?:es?|ing|en) advantage of)\b/,
  /\b(?:humiliate[sd]?|manipulative)\b/,
];
