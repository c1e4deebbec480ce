import { messageOf, pause, systemClock } from "@slotgate/controls";
import { composeService } from "@slotgate/service";
import { configOrFail } from "./config-or-fail.ts";
import { createLogger } from "./create-logger.ts";
import { CommandFailure } from "./output/command-failure.ts";
import type { CommandIo } from "./output/io.ts";
import { stopSignals } from "./stop-signals.ts";

/**
 * Serves until SIGTERM or SIGINT: then it is not ready and serves for the delay, and lets work in flight end. A
 * further signal ends the delay, and one after that all.
 */
export async function serveCommand(io: CommandIo): Promise<void> {
  const { config, notes } = configOrFail(io, "serve");
  const signals = stopSignals({ process, now: systemClock.monotonic });
  const logger = createLogger(config);
  for (const note of notes) logger.info(note);
  const service = composeService(config, { logger });
  // Without a listener the signal would end the process.
  process.on("SIGUSR2", () => service.engageKill("SIGUSR2"));
  const { url } = await service.listen().catch(async (error: unknown) => {
    await service.stop();
    throw new CommandFailure(messageOf(error));
  });
  logger.info(
    {
      url,
      controls: config.controls.source,
      keys: config.keys.length,
      spool: config.spoolDirectory,
      killFile: config.killFile,
    },
    `slotgate listens on ${url}`,
  );

  const signal = await signals.nth(1);
  // A person at a terminal waits for no load balancer.
  const delayMs = signal === "SIGINT" && io.stdin.isTTY === true ? 0 : config.shutdownDelayMs;
  let shortened = false;
  if (delayMs > 0) {
    service.drain();
    logger.info({ signal, delayMs }, "stopping: not ready any more, and serving for the delay");
    const over = new AbortController();
    void signals.nth(2).then(() => over.abort());
    await pause(delayMs, over.signal);
    shortened = over.signal.aborted;
  }
  logger.info({ signal, graceMs: config.shutdownGraceMs }, "stopping: work in flight may end first");
  const forced = signals.nth(shortened ? 3 : 2).then(() => "forced" as const);
  const ended = await Promise.race([service.stop().then(() => "stopped" as const), forced]);
  logger.info(ended === "stopped" ? "stopped" : "stopped by another signal: work in flight was cut");
  if (ended === "forced") process.exit(1);
}
