import type { Reason } from "@slotgate/contracts";
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
  /** What to do for AI to run again. */
  readonly change: string;
}

/** A cause as rows of a name and a text. */
export function causeRows(
  { what, since, by, fault, change }: Cause,
  title: string,
  view: View,
): readonly (readonly [string, string])[] {
  const known = since === null ? "not known" : when(since, view);
  return [
    [title, what],
    ...(fault === true && since === null ? [] : [["since", known] as const]),
    ...(fault === true ? [] : [["by", by ?? "not known"] as const]),
    ["to do", change],
  ];
}
