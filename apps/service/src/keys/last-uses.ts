/** When secrets were used last, gathered on the request path and written behind it. */
export interface LastUses {
  readonly note: (secretId: string, at: number) => void;
  /** Writes what was gathered. What could not be written is kept for the next time. */
  readonly flush: () => Promise<void>;
}

export interface LastUsesOptions {
  /** Milliseconds since 1970 by secret. */
  readonly write: (uses: ReadonlyMap<string, number>) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

/** Holds one entry for each secret in use, and none for what nobody knows: it cannot grow beyond the keys. */
export function createLastUses({ write, onFailure }: LastUsesOptions): LastUses {
  let uses = new Map<string, number>();
  return {
    note: (secretId, at) => void uses.set(secretId, at),
    async flush() {
      if (uses.size === 0) return;
      const taken = uses;
      uses = new Map();
      try {
        await write(taken);
      } catch (error) {
        for (const [secretId, at] of taken) if (!uses.has(secretId)) uses.set(secretId, at);
        onFailure(error);
      }
    },
  };
}
