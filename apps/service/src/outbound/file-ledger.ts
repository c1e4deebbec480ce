import { closeSync, fstatSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import type { OutboundLedger } from "@slotgate/model";
import { messageOf } from "../message-of.ts";
import { filesBeyond, outboundFile } from "./outbound-files.ts";
import type { OutboundLine } from "./outbound-line.ts";

/** The ledger in files. */
export interface FileLedger extends OutboundLedger {
  /** Why nothing can be noted, so that no request leaves; null while it can. */
  readonly problem: () => string | null;
  /** Which files were deleted while they were written, and with them what they said; null: none. */
  readonly loss: () => string | null;
  /** Tries whether a request could be noted now, also in the next file. */
  readonly probe: () => void;
  readonly close: () => void;
}

export interface FileLedgerOptions {
  readonly directory: string;
  readonly writerId: string;
  /** Wall clock: milliseconds since 1970. */
  readonly now: () => number;
  /** A file that has grown so large is followed by the next. */
  readonly maxFileBytes?: number;
  /** Bound on all files in the directory together; the oldest go. */
  readonly maxBytes?: number;
  /** Told when the problem changes. */
  readonly onProblem?: (problem: string | null) => void;
  /** Told of each file that was deleted while it was written. */
  readonly onLoss?: (loss: string) => void;
  /** Between two probes. */
  readonly probeMs?: number;
}

const mebibyte = 1_048_576;
const probeBytes = 4_096;

/** Whether the file has no name any more, so that what is written to it is gone when it is closed. */
const wasDeleted = (descriptor: number): boolean => fstatSync(descriptor).nlink === 0;

/**
 * Appends what leaves the process to NDJSON files, each line before its request leaves. A line is in the system's
 * hands then, so that it outlives the process; it does not wait for the disk, so that it need not outlive the machine.
 * Never throws when it is opened: a directory that cannot be written to is reported by the next probe, and by requests.
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
    if (written < bytes.length) throw new Error("the disk took only a part of a line");
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

  const lossText = (): string =>
    `deleted while it was written: ${deleted.join("; ")}; what it said of requests is lost to \`slotgate reconcile\``;

  function closeFile(): void {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
  }

  /** Throws what the file system throws; what is in the file then may be half a line, so that the next is begun. */
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
    // What a request has met is over where one could be noted.
    if (next === null) problem = null;
    const now = problem ?? unwritable;
    if (now !== before) options.onProblem?.(now);
  }

  const at = (): string => new Date(now()).toISOString();
  // Begun at once, so that a process without any request is told from one without a ledger.
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

/** What goes wrong here has been told. */
function forget(work: () => void): void {
  try {
    work();
  } catch {
    // Nobody waits for it.
  }
}
