import { systemClock } from "../clock.ts";
import { composeService } from "../compose.ts";
import { messageOf } from "../message-of.ts";
import { CommandFailure } from "./command-failure.ts";
import { configOrFail } from "./config-or-fail.ts";
import { createLogger } from "./create-logger.ts";
import type { CommandIo } from "./io.ts";
import { stopSignals } from "./stop-signals.ts";

/** Serves until SIGTERM or SIGINT, then lets work in flight end. A second signal ends it at once. */
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
    { url, controls: config.controls.source, keys: config.keys.length },
    `slotgate listens on ${url}`,
  );

  const signal = await signals.first;
  logger.info({ signal, graceMs: config.shutdownGraceMs }, "stopping: work in flight may end first");
  const forced = signals.second.then(() => "forced" as const);
  const ended = await Promise.race([service.stop().then(() => "stopped" as const), forced]);
  logger.info(ended === "stopped" ? "stopped" : "stopped by a second signal: work in flight was cut");
  if (ended === "forced") process.exit(1);
}
