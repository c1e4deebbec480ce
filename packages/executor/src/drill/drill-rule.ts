import type { AllowlistV1, Scope } from "@slotgate/contracts";
import { drillName } from "./drill-mark.ts";

type Rule = AllowlistV1["rules"][number];

/** The dimensions of a document; all its rules name the same. */
const dimensionsOf = (document: AllowlistV1 | null): readonly string[] => {
  const [first] = document?.rules ?? [];
  const named = Object.keys(first?.appliesTo ?? {});
  // A rule names at least one.
  return named.length === 0 ? ["drill"] : named;
};

/** The drills' scope: a value that no other job has, in every dimension that the document's rules name. */
export const drillScope = (document: AllowlistV1 | null): Scope =>
  Object.fromEntries(dimensionsOf(document).map((name) => [name, drillName]));

/** The rule that admits drills' jobs through the gate `allowlist`, and no others. */
export const drillRule = (document: AllowlistV1 | null): Rule => ({
  id: drillName,
  enabled: true,
  appliesTo: Object.fromEntries(dimensionsOf(document).map((name) => [name, [drillName]])),
  kinds: [drillName],
  slotIds: [drillName],
  maxJobsPerRun: 100,
});

/** Whether a rule is for drills alone. */
export const isDrillRule = ({ kinds }: Rule): boolean => kinds.length === 1 && kinds[0] === drillName;
