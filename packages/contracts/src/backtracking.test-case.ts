import fc from "fast-check";

/** A regular expression as a tree, for the letters `a` and `b`. */
export type Tree =
  | { readonly is: "letter"; readonly letter: "a" | "b" | "." }
  | { readonly is: "start" }
  | { readonly is: "sequence" | "choice"; readonly parts: readonly Tree[] }
  | {
      readonly is: "repeat";
      readonly body: Tree;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    };

/** The tree as a pattern. */
export function patternOf(tree: Tree): string {
  switch (tree.is) {
    case "letter":
      return tree.letter;
    case "start":
      return "(?:^)";
    case "sequence":
      return tree.parts.map(patternOf).join("");
    case "choice":
      return `(?:${tree.parts.map(patternOf).join("|")})`;
    case "repeat": {
      const body = tree.body.is === "letter" ? patternOf(tree.body) : `(${patternOf(tree.body)})`;
      const { min, max } = tree;
      const bounds = max === Number.POSITIVE_INFINITY ? `{${min},}` : `{${min},${max}}`;
      return `${body}${bounds}${tree.lazy ? "?" : ""}`;
    }
  }
}

/**
 * Counts the characters and anchors that a plain backtracking matcher reads while it searches `text` for `tree`
 * followed by something that never matches: the worst case for a text.
 */
export function countSteps(tree: Tree, text: string): number {
  let steps = 0;
  const match = (part: Tree, at: number, next: (at: number) => boolean): boolean => {
    switch (part.is) {
      case "letter":
        steps += 1;
        return (part.letter === "." ? at < text.length : text[at] === part.letter) && next(at + 1);
      case "start":
        steps += 1;
        return at === 0 && next(at);
      case "sequence":
        return matchAll(part.parts, at, next);
      case "choice":
        return part.parts.some((branch) => match(branch, at, next));
      case "repeat":
        return matchRounds(part, { done: 0, at }, next);
    }
  };
  const matchAll = (parts: readonly Tree[], at: number, next: (at: number) => boolean): boolean => {
    const [first, ...rest] = parts;
    return first === undefined ? next(at) : match(first, at, (end) => matchAll(rest, end, next));
  };
  const matchRounds = (
    part: Extract<Tree, { is: "repeat" }>,
    { done, at }: { readonly done: number; readonly at: number },
    next: (at: number) => boolean,
  ): boolean => {
    const again = () =>
      done < part.max &&
      match(part.body, at, (end) =>
        end === at && done >= part.min ? false : matchRounds(part, { done: done + 1, at: end }, next),
      );
    const leave = () => done >= part.min && next(at);
    return part.lazy ? leave() || again() : again() || leave();
  };
  for (let start = 0; start <= text.length; start += 1) match(tree, start, () => false);
  return steps;
}

const letter = fc
  .constantFrom("a" as const, "b" as const, "." as const)
  .map((value): Tree => ({ is: "letter", letter: value }));

const rounds = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.nat(2), fc.nat(2)).map(([min, more]) => ({ min, max: min + more })) },
  { weight: 1, arbitrary: fc.nat(1).map((min) => ({ min, max: Number.POSITIVE_INFINITY })) },
);

/** Any tree, with and without `^` at its beginning. */
export const trees: fc.Arbitrary<Tree> = fc
  .letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, depthIdentifier: "tree" },
      { weight: 4, arbitrary: letter },
      fc.constant<Tree>({ is: "start" }),
      fc
        .array(tie("tree"), { minLength: 1, maxLength: 4, depthIdentifier: "tree" })
        .map((parts): Tree => ({ is: "sequence", parts })),
      fc
        .array(tie("tree"), { minLength: 1, maxLength: 3, depthIdentifier: "tree" })
        .map((parts): Tree => ({ is: "choice", parts })),
      fc
        .record({ body: fc.oneof(letter, tie("tree")), rounds, lazy: fc.boolean() })
        .map(({ body, rounds: { min, max }, lazy }): Tree => ({ is: "repeat", body, min, max, lazy })),
    ),
  }))
  .tree.chain((tree) =>
    fc.constantFrom(tree, { is: "sequence" as const, parts: [{ is: "start" as const }, tree] }),
  );
