import type { Readable } from "node:stream";
import type { Environment } from "@slotgate/service/config";

/** What a command reads and writes; tests pass their own. */
export interface CommandIo {
  readonly env: Environment;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Columns of the terminal that `out` writes to; left out: it is none. */
  readonly columns?: number | undefined;
  /** Whether somebody watches what `err` writes as it comes. */
  readonly errIsTerminal?: boolean;
  /** Where to look for the local stack's file; left out: nowhere. */
  readonly cwd?: string;
  /** Whether to say where answers come from. */
  readonly verbose?: boolean;
  /** Wall-clock milliseconds; the system's when left out. */
  readonly now?: () => number;
  /** Resolves when `out` has passed on enough of what it was given to take more. */
  readonly drained?: () => Promise<void>;
}
