import type { LocalKillSwitch } from "@slotgate/gate";
import { readSwitchFile, type SwitchEntry, type SwitchFile, writeSwitchFile } from "./switch-file.ts";

/** The process's own kill switch, for the day on which neither database nor Unleash can be reached. */
export interface LocalSwitch {
  readonly current: () => LocalKillSwitch;
  /** At once; and for after a restart, if the file can be written. Never throws. */
  readonly engage: (engaging: LocalEngaging) => void;
  /** Told after every change, with what stands in the file; null: the file cannot be read. */
  readonly onChange: (listener: (entry: SwitchEntry | null) => void) => () => void;
  readonly close: () => void;
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
  /** Told when the file does not take what was engaged: then a restart forgets it. */
  readonly onUnwritten: (error: unknown) => void;
}

/**
 * Engaged by a signal, and by any file that does not say that it is released: what cannot be read engages. A file that
 * vanishes releases nothing: it may be a volume that was lost. Processes that share the file share the switch.
 */
export function createLocalSwitch(options: LocalSwitchOptions): LocalSwitch {
  const { path, instance, now, pollMs = 500, onUnwritten } = options;
  const listeners = new Set<(entry: SwitchEntry | null) => void>();
  let engaged = engages(readSwitchFile(path));
  /** An engagement that the file did not take; a release in it counts when it is newer. */
  let unwritten: SwitchEntry | null = null;

  function become(next: boolean, entry: SwitchEntry | null): void {
    if (next === engaged) return;
    engaged = next;
    for (const listener of listeners) listener(entry);
  }

  function look(): void {
    const file = readSwitchFile(path);
    switch (file.is) {
      case "absent":
        return;
      case "unreadable":
        become(true, null);
        return;
      case "read": {
        const { entry } = file;
        const tooOld = unwritten !== null && entry.at < unwritten.at;
        if (entry.state === "released" && tooOld) return;
        unwritten = null;
        become(entry.state === "engaged", entry);
      }
    }
  }

  const timer = setInterval(look, pollMs);
  timer.unref();

  return {
    current: () => ({ source: "process", state: engaged ? "engaged" : "released" }),
    engage({ reason, by = instance, at = new Date(now()) }) {
      const entry: SwitchEntry = {
        version: "kill-switch.v1",
        state: "engaged",
        at: at.toISOString(),
        by,
        reason,
      };
      become(true, entry);
      try {
        writeSwitchFile(path, entry);
      } catch (error) {
        unwritten = entry;
        onUnwritten(error);
      }
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => clearInterval(timer),
  };
}

/** Everything but a file that is not there, and one that says that it is released. */
const engages = (file: SwitchFile): boolean =>
  file.is === "unreadable" || (file.is === "read" && file.entry.state !== "released");
