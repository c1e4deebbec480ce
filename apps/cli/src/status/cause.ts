import type { Reason } from "@slotgate/contracts";
import { printable } from "../output/printable.ts";
import { facts } from "../output/table.ts";
import type { View } from "../output/view.ts";
import { when } from "../output/when.ts";

/** One thing that keeps AI from running. */
export interface Cause {
  /** The reason code of decisions; null if none belongs to it. */
  readonly reason: Reason | null;
  /** A description with the names needed to find it. */
  readonly what: string;
  /** Null: not known. */
  readonly since: string | null;
  readonly by: string | null;
  /** A fault, not a setting. */
  readonly fault?: true;
  /** How to make AI run again; a command comes last. */
  readonly change: string;
}

/** A command at the end of a sentence, without backticks. */
const atTheEnd = /^(?<words>.*?)(?<!`)\b(?<command>slotgate [^`]*)$/s;

interface CauseView {
  /** Null: the verdict has named the cause. */
  readonly title: string | null;
  readonly view: View & { readonly nameWidth?: number };
}

/** A cause in rows of a name and a text, and below them the complete command that removes it. */
export function causeAsText({ what, since, by, fault, change }: Cause, { title, view }: CauseView): string {
  const { words = change, command } = atTheEnd.exec(change)?.groups ?? {};
  const isKnown = since !== null || by !== null;
  const rows = facts(
    [
      ...(title === null ? [] : [[title, what] as const]),
      ...(isKnown ? [["since", since === null ? "not known" : when(since, view)] as const] : []),
      ...(isKnown && fault !== true ? [["by", by ?? "not known"] as const] : []),
      ["to do", words.trimEnd()],
    ],
    view,
  );
  return command === undefined ? rows : `${rows}  ${printable(command)}\n`;
}
