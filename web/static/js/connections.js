// Three ways to hear the room. Each `open…` answers with a function that closes it.
//
// `world`: WebSocket, EventSource, fetch, setTimeout, clearTimeout, origin, and now_ms(), which
// never goes back: a page's own, or fakes.
// `address()`: path and query with what is shown now, without the transport's name.
// `hears`: connected() before each first message, heard(text) for each one, heard(null) for a sign
// of life without one, and ended(code, later_ms) once: one of FOR_GOOD, or anything else for now;
// later_ms is how long to stay away, where the server has said it.

const GONE = { 401: 4401, 403: 4403, 404: 4404, 410: 4410 };

/** No seat, taken out, no such room, left: coming back would lead to the same answer. */
export const FOR_GOOD = new Set(Object.values(GONE));
export const LEFT = 4410;

const POLL_LIMIT_MS = 40_000; // the server holds a poll back for a while, until there is news
const HELD_MS = 1_000; // an answer that took longer was held: asking again at once costs little
const AFTER_NEWS_MS = 500;
const AFTER_NOTHING_MS = 2_000;

/** How long to wait for the first word. Some proxies open a stream and hold back what is in it. */
export const FIRST_WORD_MS = { ws: 10_000, sse: 10_000, poll: POLL_LIMIT_MS + 1_000 };

function openSocket(world, address, hears) {
  const { path, query } = address();
  const socket = new world.WebSocket(`${world.origin.replace(/^http/, "ws")}${path}/ws?${query}`);
  hears.connected();
  socket.onmessage = (event) => hears.heard(event.data);
  socket.onclose = ({ code, reason }) => hears.ended(code, Number(reason) || 0);
  return () => {
    socket.onmessage = socket.onclose = null;
    socket.close();
  };
}

function openEvents(world, address, hears) {
  const { path, query } = address();
  const source = new world.EventSource(`${path}/sse?${query}`);
  const end = (code, later_ms = 0) => {
    source.close();
    hears.ended(code, later_ms);
  };
  hears.connected();
  source.onmessage = (event) => hears.heard(event.data);
  source.addEventListener("end", (event) => end(Number(event.data)));
  source.addEventListener("later", (event) => end(0, Number(event.data) || 0));
  // Closed rather than left to reconnect by itself: when and by which way is decided in one place.
  source.onerror = () => end(0);
  return () => {
    source.onerror = source.onmessage = null;
    source.close();
  };
}

function openPolls(world, address, hears) {
  const stopped = new AbortController();
  let next;

  const ask = async () => {
    const { path, query } = address();
    const asked_ms = world.now_ms();
    const limit = world.setTimeout(() => stopped.abort(), POLL_LIMIT_MS);
    let wait_ms = AFTER_NOTHING_MS;
    try {
      const answer = await world.fetch(`${path}/poll?${query}`, {
        cache: "no-store",
        signal: stopped.signal,
      });
      if (answer.status === 200) {
        const text = await answer.text();
        wait_ms = AFTER_NEWS_MS;
        hears.connected();
        hears.heard(text);
      } else if (answer.status === 204) hears.heard(null);
      else {
        const later_s = Number(answer.headers.get("Retry-After")) || 0;
        return hears.ended(GONE[answer.status] ?? 0, later_s * 1_000);
      }
    } catch {
      return hears.ended(0);
    } finally {
      world.clearTimeout(limit);
    }
    if (world.now_ms() - asked_ms > HELD_MS) wait_ms = 0;
    if (!stopped.signal.aborted) next = world.setTimeout(ask, wait_ms);
  };

  ask();
  return () => {
    world.clearTimeout(next);
    stopped.abort();
  };
}

/** How to open each transport, by the names of choice.js. */
export const OPEN = { ws: openSocket, sse: openEvents, poll: openPolls };

/** Whether the server answers plain HTTP: what tells a restart from blocked WebSockets. */
export async function serverThere(world) {
  const limit = new AbortController();
  const timer = world.setTimeout(() => limit.abort(), 5_000);
  try {
    const answer = await world.fetch("/clock", { cache: "no-store", signal: limit.signal });
    return answer.ok;
  } catch {
    return false;
  } finally {
    world.clearTimeout(timer);
  }
}
