import { messageOf, pause, systemClock } from "@slotgate/controls";
import { composeService } from "@slotgate/service";
import { configOrFail } from "./config-or-fail.ts";
import { createLogger } from "./create-logger.ts";
import { CommandFailure } from "./output/command-failure.ts";
import type { CommandIo } from "./output/io.ts";
import { stopSignals } from "./stop-signals.ts";

/**
 * Serves until SIGTERM or SIGINT. Then it reports that it is not ready, serves for the delay, and lets work in flight
 * end. A second signal ends the delay, and a third ends everything.
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
      outboundLedger: config.outboundLedger,
    },
    `slotgate listens on ${url}`,
  );

  const signal = await signals.nth(1);
  // At a terminal there is no load balancer to wait for.
  const delayMs = signal === "SIGINT" && io.stdin.isTTY === true ? 0 : config.shutdownDelayMs;
  let shortened = false;
  if (delayMs > 0) {
    service.drain();
    logger.info({ signal, delayMs }, "stopping: no longer ready, serving until the delay is over");
    const over = new AbortController();
    void signals.nth(2).then(() => over.abort());
    await pause(delayMs, over.signal);
    shortened = over.signal.aborted;
  }
  logger.info({ signal, graceMs: config.shutdownGraceMs }, "stopping: waiting for work in flight");
  const forced = signals.nth(shortened ? 3 : 2).then(() => "forced" as const);
  const ended = await Promise.race([service.stop().then(() => "stopped" as const), forced]);
  logger.info(ended === "stopped" ? "stopped" : "stopped by another signal: work in flight was cut");
  if (ended === "forced") process.exit(1);
}
