/** The last use of each secret, collected by requests and written in the background. */
export interface LastUses {
  readonly note: (secretId: string, at: number) => void;
  /** Writes the collected times. A failed write is retried at the next flush. */
  readonly flush: () => Promise<void>;
}

export interface LastUsesOptions {
  /** Milliseconds since 1970 by secret. */
  readonly write: (uses: ReadonlyMap<string, number>) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

/** Holds one entry per secret in use and none for unknown ones, so that it cannot outgrow the keys. */
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
