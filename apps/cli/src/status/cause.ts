import type { Reason } from "@slotgate/contracts";
import { printable } from "../output/printable.ts";
import { facts } from "../output/table.ts";
import type { View } from "../output/view.ts";
import { when } from "../output/when.ts";

/** One thing that keeps AI from running. */
export interface Cause {
  /** What decisions say; null: there is no reason of its own. */
  readonly reason: Reason | null;
  /** In words, with what is needed to find it. */
  readonly what: string;
  /** Null: not known. */
  readonly since: string | null;
  readonly by: string | null;
  /** No person set it: something does not work. */
  readonly fault?: true;
  /** What to do for AI to run again; a command stands at its end. */
  readonly change: string;
}

/** A command that is not quoted within a sentence. */
const atTheEnd = /^(?<words>.*?)(?<!`)\b(?<command>slotgate [^`]*)$/s;

interface CauseView {
  /** Null: what it is was said already. */
  readonly title: string | null;
  readonly view: View & { readonly nameWidth?: number };
}

/** A cause in rows of a name and a text; below them the command that removes it, whole, so that it can be copied. */
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
