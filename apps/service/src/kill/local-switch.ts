import type { LocalKillSwitch } from "@slotgate/gate";
import { readSwitchFile, type SwitchEntry, writeSwitchFile } from "./switch-file.ts";

/** The process's own kill switch, for the day on which neither database nor Unleash can be reached. */
export interface LocalSwitch {
  readonly current: () => LocalKillSwitch;
  readonly status: () => LocalSwitchStatus;
  /** At once; and for after a restart, as soon as the file can be written. Never throws. */
  readonly engage: (engaging: LocalEngaging) => void;
  /** Called after every change of state. */
  readonly onChange: (listener: (status: LocalSwitchStatus) => void) => () => void;
  readonly close: () => void;
}

export interface LocalSwitchStatus {
  readonly state: LocalKillSwitch["state"];
  readonly path: string;
  /** What engaged or released it last; null: nothing has. */
  readonly entry: SwitchEntry | null;
  /** Completes the sentence "the file …"; null: it can be read, or there is none. */
  readonly problem: string | null;
}

export interface LocalEngaging {
  readonly reason: string;
  /** Whose it is; this replica's name when left out. */
  readonly by?: string;
  /** Now when left out. */
  readonly at?: Date;
}

export interface LocalSwitchOptions {
  readonly path: string;
  /** The name of this replica. */
  readonly instance: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly pollMs?: number;
  /** Called when the file does not take what was engaged: a restart before it does forgets the engagement. */
  readonly onUnwritten: (error: unknown) => void;
}

/**
 * Engaged by a signal and by a file that says so, released by a file that says so. A file that cannot be read says
 * neither: as long as nothing has engaged the switch it is unknown, which denies, and it heals by itself. A file that
 * vanishes releases nothing: it may be on a volume that was lost. Processes that share the file share the switch.
 */
export function createLocalSwitch(options: LocalSwitchOptions): LocalSwitch {
  const { path, instance, now, pollMs = 500, onUnwritten } = options;
  const listeners = new Set<(status: LocalSwitchStatus) => void>();
  let entry: SwitchEntry | null = null;
  let problem: string | null = null;
  /** An engagement that the file did not take; a release in the file counts when it is newer. */
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

  /** Does the work, and calls the listeners if that changed the state. */
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
      // In force before the file is written, which may take its time.
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

/** A file that still holds what was there before the engagement. */
const entersBefore = (found: SwitchEntry, engaged: SwitchEntry): boolean =>
  found.state === "released" && found.at < engaged.at;
