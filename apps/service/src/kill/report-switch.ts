import type { Logger } from "pino";
import type { NewChange } from "../changes/new-change.ts";
import type { SwitchEntry } from "./switch-file.ts";

/** What the log of changes is told of a process's own kill switch. */
export function switchChange(
  entry: SwitchEntry | null,
  { instance }: { readonly instance: string },
): NewChange {
  const engaged = entry?.state !== "released";
  return {
    source: "kill",
    what: `the kill switch of process \`${instance}\` was ${engaged ? "engaged" : "released"}`,
    before: { process: instance, engaged: !engaged },
    after: { process: instance, engaged },
    // Who sends a signal is not known.
    who: engaged ? null : entry.by,
    why: entry?.reason ?? "its file cannot be read",
    digest: null,
  };
}

export function reportSwitchTo(logger: Logger): (entry: SwitchEntry | null) => void {
  return (entry) => {
    if (entry === null)
      logger.error("the kill switch's file cannot be read: the process's own kill is engaged");
    else
      logger.warn(
        { by: entry.by, at: entry.at, reason: entry.reason },
        `the process's own kill is ${entry.state}`,
      );
  };
}
