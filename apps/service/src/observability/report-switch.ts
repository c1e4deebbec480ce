import { quotedForShell } from "@slotgate/controls";
import type { LocalSwitchStatus, NewChange } from "@slotgate/executor";
import type { Logger } from "pino";

/** The change log entry for an engagement or release; null: the file cannot be read, so nothing was changed. */
export function switchChange(
  { state, entry }: LocalSwitchStatus,
  { instance }: { readonly instance: string },
): NewChange | null {
  if (state === "unknown" || entry === null) return null;
  const engaged = state === "engaged";
  return {
    source: "kill",
    what: `the kill switch of process \`${instance}\` was ${engaged ? "engaged" : "released"}`,
    before: { process: instance, engaged: !engaged },
    after: { process: instance, engaged },
    // The sender of a signal is unknown.
    who: engaged ? null : entry.by,
    why: entry.reason,
    digest: null,
  };
}

/** The command that releases the process's own switch; null unless it is engaged. */
export function releaseOf({ state, path }: LocalSwitchStatus): string | null {
  return state === "engaged" ? `slotgate kill release --local ${quotedForShell(path)} --reason REASON` : null;
}

/** Why the switch stops AI here and what to do, for `/readyz`; null if it does not. */
export function switchProblem(status: LocalSwitchStatus): string | null {
  const { state, path, problem } = status;
  switch (state) {
    case "released":
      return null;
    case "engaged":
      return `this replica's own kill switch is engaged, kept in \`${path}\`; to release it, run on its machine: ${releaseOf(status)}`;
    case "unknown":
      return `this replica's own kill switch is unknown, so nothing is admitted: the kill file \`${path}\` ${problem}; make it a file that the service can read, or delete it`;
  }
}

export function reportSwitchTo(logger: Logger): (status: LocalSwitchStatus) => void {
  return (status) => {
    const { state, path, entry, problem } = status;
    switch (state) {
      case "engaged":
        return logger.warn(
          { file: path, by: entry?.by, at: entry?.at, reason: entry?.reason, release: releaseOf(status) },
          "the process's own kill is engaged",
        );
      case "unknown":
        return logger.error(
          { file: path, problem },
          "the kill file cannot be read: nothing is admitted until it is readable or deleted",
        );
      case "released":
        return logger.warn(
          { file: path, by: entry?.by, at: entry?.at, reason: entry?.reason },
          "the process's own kill is released",
        );
    }
  };
}
