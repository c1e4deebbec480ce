/** What differs from one session to the next by its nature, and what stands for it. */
interface Rule {
  readonly name: string;
  readonly pattern: RegExp;
  /** `numbered`: equal values stay equal, and different ones different, over the whole session. */
  readonly as: "numbered" | "anything";
}

/** What is recognised by its place in a line. */
const placed: readonly Rule[] = [
  { name: "key id", pattern: /^[0-9a-f]{12}(?= {2})/gm, as: "numbered" },
  { name: "duration", pattern: /(?<=^ {2}took +)(?:less than )?\d+ ms/gm, as: "anything" },
  { name: "duration", pattern: /(?<=[;,] )\d+(?:\.\d+)? s$/gm, as: "anything" },
  // Steps of drills.
  { name: "duration", pattern: /(?<=^(?:passed|failed) ) +\d+(?= ms )/gm, as: "anything" },
  // Numbers of changes have gaps.
  { name: "change", pattern: /^ *\d+ +(?=just now\b|\d+ (?:s|min|h|d) ago\b)/gm, as: "anything" },
];

/** What is recognised by the words around it, wherever a line breaks. */
const worded: readonly Rule[] = [
  { name: "secret", pattern: /\bslotgate_[0-9a-f]{12}_[\w-]{43}\b/g, as: "numbered" },
  { name: "id", pattern: /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, as: "numbered" },
  { name: "short id", pattern: /\b[0-9a-f][0-9a-f-]{3,}…[0-9a-f-]{3,}[0-9a-f]\b/g, as: "anything" },
  { name: "key id", pattern: /(?<=\bkey )[0-9a-f]{12}\b/g, as: "numbered" },
  { name: "digest", pattern: /\b[0-9a-f]{64}\b/g, as: "numbered" },
  { name: "kill file", pattern: /\/[\w./-]+\/kill\.json\b/g, as: "numbered" },
  { name: "time", pattern: /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, as: "anything" },
  { name: "port", pattern: /(?<=\b127\.0\.0\.1:)\d+/g, as: "anything" },
  { name: "age", pattern: /\b\d+(?= ms old\b)/g, as: "anything" },
  { name: "age", pattern: /(?<=\bconfirmed\s+)\d+(?:\.\d+)? (?:ms|s)\b/g, as: "anything" },
  { name: "revision", pattern: /(?<=\brevision\s+)\d+/g, as: "anything" },
  { name: "revision", pattern: /(?<=\brevision <revision>\s+->\s+)\d+/g, as: "anything" },
  {
    name: "when",
    pattern: /\bjust now\b|\b(?:in )?\d+ (?:s|min|h|d) ago\b|\bin \d+ (?:min|h|d)\b/g,
    as: "anything",
  },
  // Numbers of changes have gaps, and what depends on how often an effect was asked for.
  { name: "change", pattern: /(?<=\bchange +)\d+(?= \()/g, as: "anything" },
  { name: "estimate", pattern: /(?<=\btokens a day )[\d,]+ -> [\d,]+/g, as: "anything" },
  { name: "observed", pattern: /(?<=\bexist for the last )\d+ \w+/g, as: "anything" },
  { name: "extent", pattern: /\b[\d,]+ records of [\d,]+ writers?\b/g, as: "anything" },
  { name: "duration", pattern: /(?<=\bafter )\d+ ms\b|\b\d+ ms(?= after\b)/g, as: "anything" },
];

/** Replaces what must differ; to be used on the outputs of one session in their order. */
export function createNormaliser(): (text: string) => string {
  const seen = new Map<string, Map<string, number>>();
  const numberOf = (name: string, value: string): number => {
    const values = seen.get(name) ?? new Map<string, number>();
    const number = values.get(value) ?? values.size + 1;
    seen.set(name, values.set(value, number));
    return number;
  };
  const replaced = (text: string, rules: readonly Rule[]): string =>
    rules.reduce(
      (left, { name, pattern, as }) =>
        left.replace(pattern, (value) =>
          as === "anything" ? `<${name}>` : `<${name} ${numberOf(name, value)}>`,
        ),
      text,
    );
  return (text) => {
    // The length of a value decides where lines break.
    const flowing = replaced(text, placed).replaceAll(/\s+/g, " ");
    const normal = replaced(flowing, worded);
    return normal === text.replaceAll(/\s+/g, " ") ? text : normal;
  };
}
