import { once } from "node:events";
import type { ServerResponse } from "node:http";

/** Aborts once the connection of an answer is closed. */
export function hungUp(response: ServerResponse): AbortSignal {
  const over = new AbortController();
  response.once("close", () => over.abort());
  if (response.closed) over.abort();
  return over.signal;
}

/** Waits until the reader has consumed most of what was written; throws when `gone` aborts. */
export async function written(response: ServerResponse, gone: AbortSignal): Promise<void> {
  if (response.writableNeedDrain) await once(response, "drain", { signal: gone });
  gone.throwIfAborted();
}
