import type { Readable } from "node:stream";
import type { Environment } from "../config/env-reader.ts";

/** What a command reads and writes; tests pass their own. */
export interface CommandIo {
  readonly env: Environment;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether somebody watches what `err` writes as it comes. */
  readonly errIsTerminal?: boolean;
  /** Resolves when `out` has passed on enough of what it was given to take more. */
  readonly drained?: () => Promise<void>;
}
