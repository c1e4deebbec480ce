import type { AllowlistV1, Scope } from "@slotgate/contracts";
import { drillName } from "./drill-mark.ts";

type Rule = AllowlistV1["rules"][number];

/** Dimensions of a document, all of whose rules name the same. */
const dimensionsOf = (document: AllowlistV1 | null): readonly string[] => {
  const [first] = document?.rules ?? [];
  const named = Object.keys(first?.appliesTo ?? {});
  // A rule names at least one.
  return named.length === 0 ? ["drill"] : named;
};

/** The scope of drills: a value that nothing else has, in every dimension that the document's rules name. */
export const drillScope = (document: AllowlistV1 | null): Scope =>
  Object.fromEntries(dimensionsOf(document).map((name) => [name, drillName]));

/** The rule that lets drills' jobs through the gate `allowlist`, and nothing else. */
export const drillRule = (document: AllowlistV1 | null): Rule => ({
  id: drillName,
  enabled: true,
  appliesTo: Object.fromEntries(dimensionsOf(document).map((name) => [name, [drillName]])),
  kinds: [drillName],
  slotIds: [drillName],
  maxJobsPerRun: 100,
});

/** Whether a rule is there for drills alone. */
export const isDrillRule = ({ kinds }: Rule): boolean => kinds.length === 1 && kinds[0] === drillName;
