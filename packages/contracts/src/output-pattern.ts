import { runLimits } from "./limits.ts";
import { PatternFlaw, searchSteps } from "./pattern-reader.ts";

/**
 * The verdict on a caller's regular expression: why it is refused, or the maximum number of steps of a search per
 * character of the text. Patterns must not take exponential time in any engine, so the bound is that of a plain
 * backtracking matcher.
 */
export type PatternVerdict = { readonly flaw: string } | { readonly flaw: null; readonly steps: number };

const unboundedOnce =
  "a pattern in which at most one repetition has no bound (`*`, `+`, `{n,}`), and which then begins with `^`";

export function judgePattern(pattern: string): PatternVerdict {
  if ([...pattern].length > runLimits.patternLength) {
    return { flaw: `a pattern of at most ${runLimits.patternLength} characters` };
  }
  try {
    new RegExp(pattern, "u");
  } catch {
    return { flaw: "a valid regular expression (ECMAScript, unicode)" };
  }
  try {
    const { constant, linear, more } = searchSteps(pattern);
    if (more > 0) return { flaw: unboundedOnce };
    const steps = constant + linear;
    return steps > runLimits.patternSteps
      ? {
          flaw: `a pattern that takes at most ${runLimits.patternSteps} steps for a character (fewer repetitions)`,
        }
      : { flaw: null, steps };
  } catch (error) {
    if (error instanceof PatternFlaw) return { flaw: error.message };
    throw error;
  }
}

/** Why a regular expression of a caller's output schema is refused, or null. */
export const checkPattern = (pattern: string): string | null => judgePattern(pattern).flaw;
