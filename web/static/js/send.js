// Sends a form's fields and says in one word what became of them. Knows no DOM.

const LONGEST_WAIT_MS = 30_000;

/** 128 random bits: the name of one command. A retry carries the same one, so it counts once. */
export function freshKey(chance = crypto) {
  const bytes = chance.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * One try. Answers with
 * - {outcome: "done", fields}: it is stored;
 * - {outcome: "refused", status, refusal, message}: it is not, and will not be as it stands;
 * - {outcome: "away", wait_ms}: nobody knows; the same again with the same key is safe.
 * `wait_ms` is null unless the server said how long.
 */
export async function send(address, fields, fetch = globalThis.fetch) {
  let answer;
  let body;
  try {
    answer = await fetch(address, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(20_000),
    });
    body = answer.status === 204 ? {} : await jsonOf(answer);
  } catch {
    return { outcome: "away", wait_ms: null };
  }
  const { status } = answer;
  if (answer.ok && body) return { outcome: "done", fields: body };
  if (status >= 400 && status < 500) {
    const message = body?.message ?? "That could not be taken. Load this page again, please.";
    return { outcome: "refused", status, refusal: body?.refusal ?? "", message };
  }
  const after_s = Number(answer.headers.get("Retry-After"));
  return { outcome: "away", wait_ms: after_s > 0 ? after_s * 1_000 : null };
}

/** The answer's JSON, or null if it is none: a proxy's own page is no answer of the room. */
async function jsonOf(answer) {
  try {
    return await answer.json();
  } catch {
    return null;
  }
}

/** How long to wait before try number `tries` + 1, with chance so that not all come at once. */
export function wait_ms(tries, said_ms, random = Math.random) {
  const most = Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** tries);
  return (said_ms ?? most / 2) + random() * (most / 2);
}

/** One key for one thing: the same fields keep theirs until an answer has come. */
export class Keys {
  #print = null;
  #key = null;

  /** `kept`: {print, key} of a try that a reload has cut off. */
  constructor(kept = null, fresh = freshKey) {
    this.#print = kept?.print ?? null;
    this.#key = kept?.key ?? null;
    this.fresh = fresh;
  }

  /** {print, key} for these [name, value] pairs, whatever `key` stands among them. */
  for(fields) {
    const print = new URLSearchParams(fields.filter(([name]) => name !== "key")).toString();
    if (print !== this.#print) [this.#print, this.#key] = [print, this.fresh()];
    return { print: this.#print, key: this.#key };
  }

  /** An answer has come: the next thing gets a key of its own, even in the same words. */
  answered() {
    this.#print = this.#key = null;
  }
}
