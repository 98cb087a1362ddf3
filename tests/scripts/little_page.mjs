// A page of a few things, for scripts that find them by id: no tree, no style, no browser.

export class LittlePage extends EventTarget {
  things = {};
  hidden = false;
  activeElement = null;
  body = { dataset: { room: "r1" } };

  getElementById(id) {
    return this.things[id] ?? null;
  }

  querySelectorAll() {
    return [];
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

let number = 0;

/** A script as a page that has just been loaded has it: with nothing remembered. */
export function loaded(script) {
  return import(`./js/${script}?${(number += 1)}`);
}
