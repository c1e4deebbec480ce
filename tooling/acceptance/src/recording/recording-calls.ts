import { readFileSync } from "node:fs";

/** A call that records something, where it stands in the code. */
export interface RecordingCall {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** As it stands there, without its arguments. */
  readonly text: string;
  /** Place of the first character in the file. */
  readonly at: number;
  /** What takes the same arguments in its place, answers as if it had recorded, and records nothing. */
  readonly without: string;
}

const place = '{ writerId: "nowhere", seq: 1, prevHash: "0".repeat(64), hash: "0".repeat(64) }';
const pretended = `(async (draft) => ({ ...draft, chain: ${place} }))`;

/** What stands in for each of them. */
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

/** The file's code with that call deleted. */
export function withoutCall({ path, at, text, without }: RecordingCall): string {
  const code = readFileSync(path, "utf8");
  return code.slice(0, at) + without + code.slice(at + text.length);
}
