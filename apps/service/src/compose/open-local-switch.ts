import { hostname } from "node:os";
import { type Clock, messageOf } from "@slotgate/controls";
import { createLocalSwitch, type LocalSwitch, noteProcess, runsHere } from "@slotgate/executor";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { reportSwitchTo } from "../observability/report-switch.ts";

/** The process's own kill switch, in the state that its file has. */
export function openLocalSwitch(
  { killFile, instance }: Pick<Config, "killFile" | "instance">,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): LocalSwitch {
  const localSwitch = createLocalSwitch({
    path: killFile,
    instance,
    now: clock.now,
    onUnwritten: (error) =>
      logger.error(
        { error: messageOf(error), file: killFile },
        "the process's own kill is engaged, but its file could not be written: a restart before then loses it",
      ),
  });
  const other = noteProcess({
    path: killFile,
    own: { host: hostname(), pid: process.pid },
    isRunning: runsHere,
  });
  if (other !== null)
    logger.warn(
      { file: killFile, pid: other.pid },
      "another process uses the same kill switch file, so a signal to either kills both; give each its own SLOTGATE_INSTANCE, SLOTGATE_SPOOL_DIR or SLOTGATE_KILL_FILE",
    );
  const report = reportSwitchTo(logger);
  localSwitch.onChange(report);
  // A kill left by an earlier process is easily missed.
  if (localSwitch.current().state !== "released") report(localSwitch.status());
  return localSwitch;
}
