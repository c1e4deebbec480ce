import { closeSync, fstatSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { messageOf } from "@slotgate/controls";
import type { OutboundLedger } from "@slotgate/model";
import { filesBeyond, outboundFile } from "./outbound-files.ts";
import type { OutboundLine } from "./outbound-line.ts";

/** The outbound ledger in files. */
export interface FileLedger extends OutboundLedger {
  /** Why nothing can be written, so that no request is sent; null if it can. */
  readonly problem: () => string | null;
  /** Which files were deleted while in use, with their content; null: none. */
  readonly loss: () => string | null;
  /** Checks whether a request could be written now, if needed in the next file. */
  readonly probe: () => void;
  readonly close: () => void;
}

export interface FileLedgerOptions {
  readonly directory: string;
  readonly writerId: string;
  /** Wall clock: milliseconds since 1970. */
  readonly now: () => number;
  /** Size at which the next file is started. */
  readonly maxFileBytes?: number;
  /** Limit on all files in the directory together; the oldest are removed. */
  readonly maxBytes?: number;
  /** Called when the problem changes. */
  readonly onProblem?: (problem: string | null) => void;
  /** Called for each file that was deleted while in use. */
  readonly onLoss?: (loss: string) => void;
  /** Interval of probes. */
  readonly probeMs?: number;
}

const mebibyte = 1_048_576;
const probeBytes = 4_096;

/** Whether the file has been unlinked, so that its content is lost once it is closed. */
const wasDeleted = (descriptor: number): boolean => fstatSync(descriptor).nlink === 0;

/**
 * Appends the requests that leave the process to NDJSON files, each line before its request is sent. The line is then
 * written to the system, so that it survives the process; it is not synced, so it may not survive the machine. Opening
 * never throws: an unwritable directory is reported by the next probe and by requests.
 */
export function openFileLedger(options: FileLedgerOptions): FileLedger {
  const { directory, writerId, now, maxFileBytes = 16 * mebibyte, maxBytes = 256 * mebibyte } = options;
  let file = 0;
  let descriptor: number | null = null;
  let size = 0;
  let problem: string | null = null;
  let unwritable: string | null = null;
  const deleted: string[] = [];

  function write(line: OutboundLine): void {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`, "utf8");
    const written = writeSync(openDescriptor(), bytes);
    if (written < bytes.length) throw new Error("only a part of a line was written");
    size += written;
  }

  function openDescriptor(): number {
    if (descriptor !== null && size >= maxFileBytes) closeFile();
    if (descriptor !== null && wasDeleted(descriptor)) {
      deleted.push(`${writerId}, file ${file}`);
      options.onLoss?.(lossText());
      closeFile();
    }
    if (descriptor !== null) return descriptor;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (const path of filesBeyond(directory, { maxBytes: Math.max(0, maxBytes - maxFileBytes) }))
      rmSync(path);
    descriptor = openSync(outboundFile({ directory, writerId, file: file + 1 }), "wx", 0o600);
    file += 1;
    size = 0;
    write({ is: "header", version: "outbound.v1", writerId, file });
    return descriptor;
  }

  function lossText(): string {
    const files = deleted.join("; ");
    const what =
      deleted.length === 1
        ? `a file of the outbound ledger was deleted while in use (${files}), so \`slotgate reconcile\` cannot see its requests`
        : `${deleted.length} files of the outbound ledger were deleted while in use (${files}), so \`slotgate reconcile\` cannot see their requests`;
    return `${what}; this does not stop AI`;
  }

  function closeFile(): void {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
  }

  /** Throws file system errors; the file may then end in half a line, so the next one is started. */
  function noted(work: () => void): void {
    try {
      work();
      tell(null);
    } catch (error) {
      tell(messageOf(error));
      forget(closeFile);
      throw error;
    }
  }

  function tell(next: string | null): void {
    if (next === problem) return;
    problem = next;
    options.onProblem?.(next);
  }

  function probe(): void {
    try {
      openDescriptor();
      const path = `${outboundFile({ directory, writerId, file: 0 })}.probe`;
      writeFileSync(path, Buffer.alloc(probeBytes), { mode: 0o600 });
      rmSync(path);
      note(null);
    } catch (error) {
      note(messageOf(error));
    }
  }

  function note(next: string | null): void {
    const before = problem ?? unwritable;
    unwritable = next;
    // The failure of an earlier request is over once a probe succeeds.
    if (next === null) problem = null;
    const now = problem ?? unwritable;
    if (now !== before) options.onProblem?.(now);
  }

  const at = (): string => new Date(now()).toISOString();
  // Started at once, to distinguish a process without requests from one without a ledger.
  forget(() => noted(() => void openDescriptor()));
  const probing = setInterval(probe, options.probeMs ?? 5_000).unref();

  return {
    sent: (request) => noted(() => write({ is: "sent", at: at(), ...request })),
    ended: (end) => forget(() => noted(() => write({ is: "ended", at: at(), ...end }))),
    problem: () => problem ?? unwritable,
    loss: () => (deleted.length === 0 ? null : lossText()),
    probe,
    close() {
      clearInterval(probing);
      forget(closeFile);
    },
  };
}

/** Failures here have been reported. */
function forget(work: () => void): void {
  try {
    work();
  } catch {
    // Nothing waits for it.
  }
}
