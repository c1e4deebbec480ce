import { breakingByDefinition, compatible, type Difference, type Verdict } from "./difference.ts";
import type { LockedReason } from "./lock/vocabulary.ts";

const subject = "reasons";
const forReaders: Verdict = {
  kind: "breaking",
  why: "breaking for readers, who know a closed list of reasons",
};

/** The reason codes: which there are, where each comes from, the order in which they are tried, and their text. */
export function compareReasons({
  before,
  after,
}: {
  readonly before: readonly LockedReason[];
  readonly after: readonly LockedReason[];
}): readonly Difference[] {
  const was = new Map(before.map((reason) => [reason.code, reason]));
  const is = new Map(after.map((reason) => [reason.code, reason]));
  const lost = before.filter(({ code }) => !is.has(code));
  const gained = after.filter(({ code }) => !was.has(code));
  return [
    ...lost.map(({ code }) => ({
      subject,
      what: `\`${code}\` was removed`,
      verdict: breakingByDefinition("a reason of v1 stays as long as v1"),
    })),
    ...gained.map(({ code }) => ({ subject, what: `\`${code}\` is new`, verdict: forReaders })),
    ...after.flatMap((reason) => compareReason({ before: was.get(reason.code), after: reason })),
    ...compareOrder({
      before: before.map(({ code }) => code).filter((code) => is.has(code)),
      after: after.map(({ code }) => code).filter((code) => was.has(code)),
    }),
  ];
}

function compareReason({
  before,
  after,
}: {
  readonly before: LockedReason | undefined;
  readonly after: LockedReason;
}): readonly Difference[] {
  if (before === undefined) return [];
  const moved = originOf(before) !== originOf(after);
  return [
    ...(moved
      ? [
          {
            subject,
            what: `\`${after.code}\` comes from ${originOf(after)} instead of ${originOf(before)}`,
            verdict: breakingByDefinition("where a reason comes from is part of its meaning"),
          },
        ]
      : []),
    ...(before.text === after.text
      ? []
      : [{ subject, what: `\`${after.code}\` has another text`, verdict: compatible }]),
  ];
}

const originOf = ({ from, gate, guard }: LockedReason): string =>
  [
    `\`${from}\``,
    ...(gate === undefined ? [] : [`\`${gate}\``]),
    ...(guard === undefined ? [] : [`\`${guard}\``]),
  ].join(" ");

function compareOrder({
  before,
  after,
}: {
  readonly before: readonly string[];
  readonly after: readonly string[];
}): readonly Difference[] {
  const moved = after.filter((code, index) => before[index] !== code);
  const [first] = moved;
  if (first === undefined && before.length === after.length) return [];
  return [
    {
      subject,
      what: `the order is another now, from \`${first}\` on`,
      verdict: breakingByDefinition("rows are tried in this order"),
    },
  ];
}
