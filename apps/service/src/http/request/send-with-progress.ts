import type { ReadinessProgress } from "@slotgate/contracts";
import type { Response } from "express";
import { ndjson } from "../operations/operation.ts";

/** Balancers cut connections that are silent for a minute. */
const longestSilenceMs = 5_000;

/** Sends lines of progress, and as the last line what `compute` sends, or a problem if it fails. */
export async function sendWithProgress(
  response: Response,
  compute: (
    onProgress: (progress: ReadinessProgress) => void,
    send: (document: object) => void,
  ) => Promise<void>,
): Promise<void> {
  const send = (line: object) => {
    if (!response.headersSent)
      response.setHeader("content-type", ndjson).setHeader("cache-control", "no-store");
    response.write(`${JSON.stringify(line)}\n`);
  };
  let last: ReadinessProgress | null = null;
  const repeating = setInterval(() => {
    if (last !== null) send({ progress: last });
  }, longestSilenceMs);
  try {
    await compute((progress) => {
      last = progress;
      repeating.refresh();
      send({ progress });
    }, send);
  } finally {
    clearInterval(repeating);
  }
  response.end();
}
