import { openStore } from "@slotgate/postgres";
import type { Span } from "./situation.ts";
import { beginHistory, finishHistory, requireDevelopment } from "./target.ts";
import { writeHistory } from "./write-history.ts";

export interface HistorySettings {
  readonly seed: number;
  readonly span: Span;
  /** How many records there are in the end, those of drills apart. */
  readonly records: number;
  /** Whether a whole history that is there may be replaced. One that was interrupted always is. */
  readonly replace: boolean;
}

export interface GenerateOptions extends HistorySettings {
  readonly databaseUrl: string;
  /** Of the flags; null: unknown. */
  readonly environment: string | null;
  /** Called with the number of records written so far. */
  readonly onProgress: (written: number) => void;
  /** An abort stops between two groups of records. */
  readonly signal: AbortSignal;
}

/**
 * Writes a history into an empty database of a development environment. The same seed and span give the same records.
 * @throws HistoryRefusedError
 */
export async function generateHistory(options: GenerateOptions): Promise<void> {
  requireDevelopment(options.environment);
  const store = openStore({
    url: options.databaseUrl,
    onConnectionLost: () => {},
    connections: 1,
    connectTimeoutMs: 60_000,
    statementTimeoutMs: 0,
  });
  try {
    await beginHistory(store, options);
    await writeHistory(options);
    await finishHistory(store);
  } finally {
    await store.close();
  }
}
