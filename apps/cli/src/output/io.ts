import type { Readable } from "node:stream";
import type { Environment } from "@slotgate/service/config";

/** What a command reads and writes. */
export interface CommandIo {
  readonly env: Environment;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** The width of the terminal that `out` writes to; undefined if it is none. */
  readonly columns?: number | undefined;
  /** Whether `err` writes to a terminal. */
  readonly errIsTerminal?: boolean;
  /** Where to look for the local stack's file; none by default. */
  readonly cwd?: string;
  /** Whether to name the service, database or Unleash that the command uses. */
  readonly verbose?: boolean;
  /** Wall-clock milliseconds; the system's by default. */
  readonly now?: () => number;
  /** Resolves when `out` can take more. */
  readonly drained?: () => Promise<void>;
}
