import type { LocalKillSwitch } from "@slotgate/gate";
import { readSwitchFile, type SwitchEntry, writeSwitchFile } from "./switch-file.ts";

/** The process's own kill switch, for use when neither database nor Unleash is reachable. */
export interface LocalSwitch {
  readonly current: () => LocalKillSwitch;
  readonly status: () => LocalSwitchStatus;
  /** Takes effect at once, and survives a restart once the file is written. Never throws. */
  readonly engage: (engaging: LocalEngaging) => void;
  /** Called after every change of state. */
  readonly onChange: (listener: (status: LocalSwitchStatus) => void) => () => void;
  readonly close: () => void;
}

export interface LocalSwitchStatus {
  readonly state: LocalKillSwitch["state"];
  readonly path: string;
  /** The last engagement or release; null: none. */
  readonly entry: SwitchEntry | null;
  /** Completes the sentence "the file …"; null: the file is readable or absent. */
  readonly problem: string | null;
}

export interface LocalEngaging {
  readonly reason: string;
  /** Defaults to this replica's name. */
  readonly by?: string;
  /** Defaults to now. */
  readonly at?: Date;
}

export interface LocalSwitchOptions {
  readonly path: string;
  /** The name of this replica. */
  readonly instance: string;
  readonly now: () => number;
  readonly pollMs?: number;
  /** Called when the file cannot be written: a restart before it can loses the engagement. */
  readonly onUnwritten: (error: unknown) => void;
}

/**
 * Engaged by a signal or by a file, released by a file. A file that cannot be read does neither: a switch that nothing
 * has engaged is then unknown, which denies until the file is readable. A file that vanishes releases nothing: its
 * volume may be lost. Processes that share the file share the switch.
 */
export function createLocalSwitch(options: LocalSwitchOptions): LocalSwitch {
  const { path, instance, now, pollMs = 500, onUnwritten } = options;
  const listeners = new Set<(status: LocalSwitchStatus) => void>();
  let entry: SwitchEntry | null = null;
  let problem: string | null = null;
  /** An engagement that could not be written; a newer release in the file overrides it. */
  let unwritten: SwitchEntry | null = null;

  const stateNow = (): LocalKillSwitch["state"] => {
    if (entry?.state === "engaged") return "engaged";
    return problem === null ? "released" : "unknown";
  };

  function look(): void {
    const file = readSwitchFile(path);
    problem = file.is === "unreadable" ? file.problem : null;
    if (file.is === "read" && !(unwritten !== null && entersBefore(file.entry, unwritten))) {
      entry = file.entry;
      unwritten = null;
    } else if (unwritten !== null) write(unwritten);
  }

  function write(engaged: SwitchEntry): unknown {
    try {
      writeSwitchFile(path, engaged);
      unwritten = null;
      problem = null;
      return null;
    } catch (error) {
      unwritten = engaged;
      return error;
    }
  }

  /** Runs `work` and notifies the listeners if the state changed. */
  function telling(work: () => void): void {
    const before = stateNow();
    work();
    if (stateNow() === before) return;
    for (const listener of listeners) listener(status());
  }

  const status = (): LocalSwitchStatus => ({ state: stateNow(), path, entry, problem });

  look();
  const timer = setInterval(() => telling(look), pollMs);
  timer.unref();

  return {
    current: () => ({ source: "process", state: stateNow() }),
    status,
    engage({ reason, by = instance, at = new Date(now()) }) {
      const engaged: SwitchEntry = {
        version: "kill-switch.v1",
        state: "engaged",
        at: at.toISOString(),
        by,
        reason,
      };
      // In force before the file is written, which may be slow.
      telling(() => {
        entry = engaged;
      });
      const error = write(engaged);
      if (error !== null) onUnwritten(error);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => clearInterval(timer),
  };
}

/** Whether the file still holds an entry from before the engagement. */
const entersBefore = (found: SwitchEntry, engaged: SwitchEntry): boolean =>
  found.state === "released" && found.at < engaged.at;
