import type { ResultFilter } from "@slotgate/contracts";
import { printable } from "../output/printable.ts";

/** The filter on one line, e.g. ``rule `chemistry`, since 2026-03-01T00:00:00.000Z``. */
export function filterInWords(filter: ResultFilter): string {
  const { owner, jobId, since, until, modelConfigDigest, promptDigest, ruleId, scope = {} } = filter;
  const named = {
    owner,
    job: jobId,
    rule: ruleId,
    ...Object.fromEntries(Object.entries(scope).map(([dimension, value]) => [`scope ${dimension}`, value])),
    "model configuration": modelConfigDigest,
    prompt: promptDigest,
  };
  const parts = Object.entries(named)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} \`${value}\``);
  if (since !== undefined) parts.push(`since ${since}`);
  if (until !== undefined) parts.push(`until ${until}`);
  return printable(parts.join(", "));
}
