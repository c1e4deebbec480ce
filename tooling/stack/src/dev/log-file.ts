import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";

export interface LogFile {
  readonly path: string;
  readonly write: (line: string) => void;
  readonly close: () => void;
}

/** A log of this start; that of the start before is kept beside it as `NAME.previous.log`. */
export function openLog(stateDirectory: string, name: string): LogFile {
  const directory = join(stateDirectory, "logs");
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `${name}.log`);
  if (existsSync(path)) renameSync(path, join(directory, `${name}.previous.log`));
  // Logs of the service and of the database may hold what was submitted: for the owner alone.
  const file = openSync(path, "w", 0o600);
  let open = true;
  return {
    path,
    write: (line) => {
      if (open) writeSync(file, `${line}\n`);
    },
    close: () => {
      open = false;
      closeSync(file);
    },
  };
}
