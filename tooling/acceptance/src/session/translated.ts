/** What is another each time, and which later commands name again: ids, digests and the kill file. */
const names =
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{64}\b|(?<=\bkey )[0-9a-f]{12}\b|\/[\w./-]+\/kill\.json\b/g;

export interface Outputs {
  /** What the document shows of the steps before. */
  readonly shown: readonly string[];
  /** What they printed. */
  readonly printed: readonly string[];
}

/** A document's commands with the ids and digests of this time, in place of those that it shows in its outputs. */
export function translated(commands: string, { shown, printed }: Outputs): string {
  const today = new Map<string, string>();
  for (const [at, text] of printed.entries()) {
    const then = shown[at]?.match(names) ?? [];
    for (const [index, name] of (text.match(names) ?? []).entries()) today.set(then[index] ?? name, name);
  }
  return [...today].reduce((text, [then, now]) => text.replaceAll(then, now), commands);
}
