/**
 * Why a regular expression of a caller's output schema is refused, or null. Patterns may not be able to
 * blow up in any engine, so only what is matched in time linear in the text by simple means is allowed:
 * no groups that repeat, no back-references, no look-around, and at most one unbounded repetition.
 */
export function checkPattern(pattern: string): string | null {
  try {
    new RegExp(pattern, "u");
  } catch {
    return "a valid regular expression (ECMAScript, unicode)";
  }
  const bare = withoutEscapesAndClasses(pattern);
  if (/\\[1-9k]/.test(withoutClasses(pattern))) return "a pattern without back-references";
  if (/\(\?[=!<]/.test(bare)) return "a pattern without look-around or named groups";
  if (/\)[*+?{]/.test(bare)) return "a pattern whose groups do not repeat";
  if ((bare.match(/[*+]|\{\d+,\}/g) ?? []).length > 1)
    return "a pattern with at most one unbounded repetition";
  const bounds = [...bare.matchAll(/\{(?:\d+,)?(\d+)\}/g)].map((match) => Number(match[1]));
  if (bounds.reduce((product, bound) => product * Math.max(bound, 1), 1) > 1_000) {
    return "a pattern whose bounded repetitions multiply to at most 1000";
  }
  return null;
}

const withoutClasses = (pattern: string): string => pattern.replace(/\[(?:\\.|[^\]\\])*\]/gu, "C");

const withoutEscapesAndClasses = (pattern: string): string =>
  withoutClasses(pattern).replace(/\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|.)/gu, "E");
