const item = "slotgate.key";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Who is signed in. The key is kept in memory and in the tab's `sessionStorage`, nowhere else. */
export interface Session {
  readonly key: () => string | null;
  /** Why the last session ended; null if the person signed out. */
  readonly endedBecause: () => string | null;
  readonly signIn: (key: string) => void;
  readonly signOut: (because?: string) => void;
  readonly subscribe: (onChange: () => void) => () => void;
}

export function createSession(store: Store): Session {
  let key = read(store);
  let ended: string | null = null;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    key: () => key,
    endedBecause: () => ended,
    signIn(given) {
      key = given;
      ended = null;
      try {
        store.setItem(item, given);
      } catch {
        // Storage is blocked: the session lasts until the page is left.
      }
      tell();
    },
    signOut(because) {
      key = null;
      ended = because ?? null;
      try {
        store.removeItem(item);
      } catch {
        // Storage is blocked, so it holds nothing.
      }
      tell();
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}

function read(store: Store): string | null {
  try {
    return store.getItem(item);
  } catch {
    return null;
  }
}

/** The key in an address's fragment (`#key=…`), or null. */
export function keyInFragment(hash: string): string | null {
  const key = new URLSearchParams(hash.replace(/^#/, "")).get("key")?.trim();
  return key === undefined || key === "" ? null : key;
}
