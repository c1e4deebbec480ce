import { readFileSync } from "node:fs";

/** A call in the code that records something. */
export interface RecordingCall {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** The call's text, without its arguments. */
  readonly text: string;
  /** Offset of the first character in the file. */
  readonly at: number;
  /** Its substitute: takes the same arguments, returns as if it had recorded, and records nothing. */
  readonly without: string;
}

const place = '{ writerId: "nowhere", seq: 1, prevHash: "0".repeat(64), hash: "0".repeat(64) }';
const pretended = `(async (draft) => ({ ...draft, chain: ${place} }))`;

/** The substitute for each method. */
const substitutes: Readonly<Record<string, string>> = {
  record: pretended,
  release: pretended,
  serve: pretended,
  recover: pretended,
  admit:
    '(async (draft) => (await import("@slotgate/contracts/admission")).Admission.issue(' +
    '{ ...draft, writerId: "nowhere", seq: 1 }))',
  sent: "((_request) => {})",
  ended: "((_end) => {})",
};

const calls = /(?:\w+\.)*(?:journal\.(admit|record|release|serve|recover)|ledger\?\.(sent|ended))(?=\()/g;

/** Every call in a file that records. */
export function recordingCalls(path: string): readonly RecordingCall[] {
  const code = readFileSync(path, "utf8");
  return [...code.matchAll(calls)].map(({ 0: text, 1: journal, 2: ledger, index: at }) => {
    const without = substitutes[journal ?? ledger ?? ""];
    if (without === undefined) throw new Error(`nothing stands in for \`${text}\``);
    return { path, line: code.slice(0, at).split("\n").length, text, at, without };
  });
}

/** The file's code with the substitute instead of that call. */
export function withoutCall({ path, at, text, without }: RecordingCall): string {
  const code = readFileSync(path, "utf8");
  return code.slice(0, at) + without + code.slice(at + text.length);
}
