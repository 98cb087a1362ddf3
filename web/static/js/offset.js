// What the server's clock says, from a counter that only ever runs forward. Pure.
//
// The browser's own time of day is never used: it may be hours wrong and may be set meanwhile.
// A sample is one question to GET /clock: when it was sent and answered by the page's counter, and
// the server's time in the answer. Half the round trip is the most that it can be wrong by.

const DRIFT = 1e-4; // how fast two counters may part, 0.36 s an hour: ten times what is usual

export function sampleOf({ sent_ms, received_ms, server_ms }) {
  return {
    offset_ms: server_ms - (sent_ms + received_ms) / 2,
    wrong_by_ms: (received_ms - sent_ms) / 2,
    at_ms: received_ms,
  };
}

/** The most that `sample` can be wrong by at `now_ms`. */
function wrongBy_ms(sample, now_ms) {
  return sample.wrong_by_ms + Math.max(0, now_ms - sample.at_ms) * DRIFT;
}

export class Offset {
  #kept = null;

  get known() {
    return this.#kept !== null;
  }

  /**
   * Takes a new set of samples (none if the server could not be reached). The best of them
   * replaces what is kept if it is better by now, or if the two cannot both be right: a clock was
   * set, or this page's counter stood still while the machine slept.
   */
  take(samples) {
    for (const sample of samples) {
      const kept = this.#kept;
      const most_ms = kept && wrongBy_ms(kept, sample.at_ms);
      const contradicts =
        kept && Math.abs(sample.offset_ms - kept.offset_ms) > most_ms + sample.wrong_by_ms;
      if (!kept || contradicts || sample.wrong_by_ms <= most_ms) this.#kept = sample;
    }
  }

  /** The server's time, in milliseconds since 1970, at `now_ms` of the page's counter. */
  serverNow_ms(now_ms) {
    return now_ms + this.#kept.offset_ms;
  }
}
