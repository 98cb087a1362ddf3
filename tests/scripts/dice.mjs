// Chance that the printed seed brings back (mulberry32).

export const SEED = Number(process.env.SEED ?? 1);

export function dice(seed = SEED) {
  let state = seed >>> 0;
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (number) => Math.floor(roll() * number);
  const shuffled = (things) => {
    const rest = [...things];
    return things.map(() => rest.splice(below(rest.length), 1)[0]);
  };
  return { roll, below, shuffled };
}
