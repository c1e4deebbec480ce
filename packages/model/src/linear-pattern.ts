import { RE2JS } from "re2js";
import { ecmaToRe2 } from "./ecma-to-re2.ts";

/** Matches a caller's pattern in time linear in the text. Throws for the few patterns without an equivalent in RE2. */
export function linearPattern(pattern: string): { readonly test: (text: string) => boolean } {
  // Rejects what is not ECMAScript, which the translation requires; never executed.
  new RegExp(pattern, "u");
  const compiled = RE2JS.compile(ecmaToRe2(pattern));
  return { test: (text) => compiled.test(text) };
}
