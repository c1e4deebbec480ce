const prefix = "slotgate.draft.";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** What was written and not sent yet. Kept in memory and in the tab's `sessionStorage`, until sent or signed out. */
export interface Drafts {
  readonly read: (name: string) => string | null;
  readonly write: (name: string, text: string) => void;
  readonly drop: (name: string) => void;
  readonly names: () => readonly string[];
  readonly clear: () => void;
  readonly subscribe: (onChange: () => void) => () => void;
}

export function createDrafts(store: Store): Drafts {
  const texts = stored(store);
  const listeners = new Set<() => void>();
  let names: readonly string[] = [...texts.keys()];
  const tell = () => {
    names = [...texts.keys()];
    for (const listener of listeners) listener();
  };
  const drop = (name: string) => {
    texts.delete(name);
    quietly(() => store.removeItem(prefix + name));
    tell();
  };
  return {
    read: (name) => texts.get(name) ?? null,
    write(name, text) {
      texts.set(name, text);
      quietly(() => store.setItem(prefix + name, text));
      tell();
    },
    drop,
    names: () => names,
    clear() {
      for (const name of texts.keys()) drop(name);
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}

function stored(store: Store): Map<string, string> {
  const texts = new Map<string, string>();
  quietly(() => {
    for (let at = 0; at < store.length; at += 1) {
      const key = store.key(at);
      const text = key?.startsWith(prefix) ? store.getItem(key) : null;
      if (key != null && text !== null) texts.set(key.slice(prefix.length), text);
    }
  });
  return texts;
}

/** Storage may be blocked or full: the draft then lasts until the page is left. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // The draft is in memory.
  }
}
