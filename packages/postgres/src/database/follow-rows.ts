import type pg from "pg";
import { isPooled, pollAfter } from "./session-client.ts";

export interface FollowOptions {
  /** One connection for these rows alone, which listens. */
  readonly pool: Pick<pg.Pool, "connect">;
  readonly channel: string;
  readonly pollMs: number;
  /** Reads the rows. If it fails, the next read uses another connection. */
  readonly read: (line: pg.PoolClient) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  /** Returns whether the notification asks for another read. */
  readonly hear: (payload: string | undefined) => boolean;
}

/**
 * Reads rows at every notification of their channel and also at intervals, so that nothing depends on notifications.
 * Returns a function that ends this.
 */
export function followRows(options: FollowOptions): () => Promise<void> {
  const { pool, channel, pollMs, read, onFailure, hear } = options;
  let line: pg.PoolClient | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  /** Listens before the first read, so that no change in between is missed. */
  async function lineNow(): Promise<pg.PoolClient> {
    if (line !== null) return line;
    const opened = await pool.connect();
    line = opened;
    opened.on("notification", ({ payload }) => {
      if (opened === line && hear(payload)) readAgain();
    });
    opened.on("error", () => {
      if (opened === line) drop();
    });
    // Behind a pooler another session would listen.
    if (!isPooled(opened)) await opened.query(`listen ${channel}`);
    return opened;
  }

  function drop(): void {
    const lost = line;
    line = null;
    // Not returned to the pool: it still listens.
    lost?.release(true);
  }

  let reading = loop();
  async function loop(): Promise<void> {
    try {
      await read(await lineNow());
    } catch (error) {
      onFailure(error);
      drop();
    }
    if (closed) return;
    timer = setTimeout(() => {
      reading = loop();
    }, pollAfter({ line, pollMs }));
  }

  /** Waits for a read under way, which may have seen the state before the change. */
  function readAgain(): void {
    clearTimeout(timer);
    reading = reading.then(async () => {
      clearTimeout(timer);
      if (!closed) await loop();
    });
  }

  return async () => {
    closed = true;
    clearTimeout(timer);
    await reading;
    clearTimeout(timer);
    drop();
  };
}
