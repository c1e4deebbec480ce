import { breakingByDefinition, type Difference } from "./difference.ts";
import { quotedAll } from "./schema/quoted.ts";

/** The order of gates, of guards: which there are and how they follow each other, both locked. */
export function compareSequence({
  subject,
  one,
  before,
  after,
}: {
  readonly subject: string;
  /** What a member is called. */
  readonly one: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}): readonly Difference[] {
  const verdict = breakingByDefinition(`which ${subject} there are, and in which order, is locked`);
  const lost = before.filter((name) => !after.includes(name));
  const gained = after.filter((name) => !before.includes(name));
  const kept = before.filter((name) => after.includes(name));
  const keptNow = after.filter((name) => before.includes(name));
  const moved = kept.filter((name, index) => keptNow[index] !== name);
  return [
    ...lost.map((name) => ({ subject, what: `the ${one} \`${name}\` was removed`, verdict })),
    ...gained.map((name) => ({ subject, what: `the ${one} \`${name}\` is new`, verdict })),
    ...(moved.length === 0 && kept.length === keptNow.length
      ? []
      : [{ subject, what: movedInWords({ moved, now: after }), verdict }]),
  ];
}

const movedInWords = ({ moved, now }: { moved: readonly string[]; now: readonly string[] }): string =>
  moved.length === 2
    ? `${quotedAll(moved)} changed places`
    : `the order is another now: ${now.map((name) => `\`${name}\``).join(", ")}`;
