import { breakingByDefinition, compatible, type Difference } from "./difference.ts";

/**
 * The files of conformance vectors, by their digests. What is in them is not looked at: a vector that was
 * published is what a port to another language was tested against, so new cases go into a new file.
 */
export function compareVectors({
  before,
  after,
}: {
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}): readonly Difference[] {
  const subject = "vectors";
  const verdict = breakingByDefinition(
    "what was published as expected stays expected; new cases go into a new file",
  );
  const was = new Map(Object.entries(before));
  const is = new Map(Object.entries(after));
  return [
    ...[...was].flatMap(([file, digest]): readonly Difference[] => {
      const now = is.get(file);
      if (now === undefined) return [{ subject, what: `\`${file}\` was removed`, verdict }];
      return now === digest ? [] : [{ subject, what: `\`${file}\` was changed`, verdict }];
    }),
    ...[...is.keys()]
      .filter((file) => !was.has(file))
      .map((file): Difference => ({ subject, what: `\`${file}\` is new`, verdict: compatible })),
  ];
}
