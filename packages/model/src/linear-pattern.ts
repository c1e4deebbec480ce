import { RE2JS } from "re2js";
import { ecmaToRe2 } from "./ecma-to-re2.ts";

/**
 * A caller's pattern, matched in time linear in the text. Throws for the few patterns that have no
 * equivalent in RE2.
 */
export function linearPattern(pattern: string): { readonly test: (text: string) => boolean } {
  // Says no to what is not ECMAScript, which the translation relies on; it is never run.
  new RegExp(pattern, "u");
  const compiled = RE2JS.compile(ecmaToRe2(pattern));
  return { test: (text) => compiled.test(text) };
}
