// The two things that may lie in the browser's storage, and the only file that puts them there.
//
// In the tab's sessionStorage: `setroom:{room}:draft`, the person's own unsent words (in the
// composer, jotted down, and in the forms of their actions), and
// `setroom:{room}:keys`, what lets this browser change its own posts without a name. Both go when
// they are sent, left or ended. Where storage is refused they live in memory, as long as the page.

const NOTHING = Object.freeze({ text: "", jot: "", sent: null, forms: Object.freeze({}) });

export class Drafts {
  #draftName;
  #keysName;
  #storage;
  #draft;
  #keys;

  constructor(room, storage) {
    this.#draftName = `setroom:${room}:draft`;
    this.#keysName = `setroom:${room}:keys`;
    this.#storage = storage;
    this.#draft = { ...NOTHING, ...this.#read(this.#draftName) };
    this.#keys = this.#read(this.#keysName) ?? [];
  }

  /**
   * {text, jot, sent, forms}: in the composer, jotted down, {print, key} of a try not answered, and
   * by the id of a form what stands in its fields.
   */
  get draft() {
    return this.#draft;
  }

  /** Keep what has changed: any of them. */
  keep(changes) {
    this.#draft = { ...this.#draft, ...changes };
    const { text, jot, sent, forms } = this.#draft;
    const some = text || jot || sent || Object.keys(forms).length > 0;
    this.#write(this.#draftName, some ? this.#draft : null);
  }

  /** The key of one's own post without a name, or undefined. */
  keyOf(post) {
    return this.#keys.find((kept) => kept.post === post)?.key;
  }

  get keys() {
    return this.#keys.map(({ key }) => key);
  }

  own(post, key) {
    if (this.keyOf(post)) return;
    this.#keys = [...this.#keys, { post, key }];
    this.#write(this.#keysName, this.#keys);
  }

  /** Left or ended: nothing stays. */
  forget() {
    this.#draft = NOTHING;
    this.#keys = [];
    this.#write(this.#draftName, null);
    this.#write(this.#keysName, null);
  }

  #read(name) {
    try {
      return JSON.parse(this.#storage.getItem(name));
    } catch {
      return null;
    }
  }

  #write(name, value) {
    try {
      if (value === null) this.#storage.removeItem(name);
      else this.#storage.setItem(name, JSON.stringify(value));
    } catch {
      // Full or forbidden: the words are still on the page.
    }
  }
}

/** The drafts of this page's room, or null where there is no room. */
export const drafts = openDrafts();

function openDrafts() {
  const room = globalThis.document?.body?.dataset.room;
  if (!room) return null;
  let storage = null;
  try {
    storage = window.sessionStorage;
  } catch {
    // Storage is switched off in this browser.
  }
  return new Drafts(room, storage);
}
