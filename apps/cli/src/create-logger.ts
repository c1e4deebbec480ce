import type { Config } from "@slotgate/service/config";
import pino, { type Logger } from "pino";

/**
 * The service's log: JSON lines, buffered for at most 200 ms and flushed when the process ends. A write for each line
 * would cost a quarter of a stub's answer. `dest` is a file descriptor or a path; stdout by default.
 */
export function createLogger(
  { logLevel, instance }: Pick<Config, "logLevel" | "instance">,
  { dest = 1 }: { readonly dest?: number | string } = {},
): Logger {
  return pino(
    { level: logLevel, base: { instance } },
    pino.destination({ dest, sync: false, minLength: 4_096, periodicFlush: 200 }),
  );
}
