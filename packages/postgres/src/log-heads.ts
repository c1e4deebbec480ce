import type { Clock } from "@slotgate/controls";
import { type HeadsV1, headsDocument } from "@slotgate/executor";
import type { Head } from "@slotgate/telemetry";
import type { Kysely } from "kysely";
import type { Database } from "./database.ts";

export interface HeadsLog {
  /** Logs the heads that moved since, and stops. */
  readonly close: () => Promise<void>;
}

export interface HeadsLogOptions {
  readonly database: Kysely<Database>;
  readonly clock: Pick<Clock, "now">;
  /** Resolves once it is known whether this code may use the database. */
  readonly usable: () => Promise<boolean>;
  readonly log: (heads: HeadsV1) => void;
  readonly onFailure: (error: unknown) => void;
  readonly intervalMs?: number;
}

const hourMs = 3_600_000;
/** Keeps a log line short enough for log tools. */
const headsPerLine = 100;

/**
 * Logs the heads of the writers' chains: all at the start, then every hour and at the end those that moved. Logs are
 * often kept out of reach of those who can write to the database.
 */
export function logHeads(options: HeadsLogOptions): HeadsLog {
  const { database, clock, usable, log, onFailure, intervalMs = hourMs } = options;
  const logged = new Map<string, number>();

  async function logMoved(): Promise<void> {
    try {
      if (!(await usable())) return;
      const rows = await database
        .selectFrom("telemetry_writer")
        .select(["writer_id", "seq", "hash"])
        .execute();
      const moved = rows
        .map(({ writer_id, seq, hash }): Head => ({ writerId: writer_id, seq: Number(seq), hash }))
        .filter(({ writerId, seq }) => seq > 0 && logged.get(writerId) !== seq);
      for (let from = 0; from < moved.length; from += headsPerLine) {
        const heads = moved.slice(from, from + headsPerLine);
        log(headsDocument(heads, new Date(clock.now()).toISOString()));
        for (const { writerId, seq } of heads) logged.set(writerId, seq);
      }
    } catch (error) {
      onFailure(error); // The next time logs what has moved by then.
    }
  }

  let logging = logMoved();
  const timer = setInterval(() => {
    logging = logging.then(logMoved);
  }, intervalMs);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await logging;
      await logMoved();
    },
  };
}
