import type { DecisionV1, Evidence } from "@slotgate/contracts";

/** What a decision rests on, as names and values. */
export function evidenceRows({ evidence, path }: Pick<DecisionV1, "evidence" | "path">): string[][] {
  if (path === "verbatim") return [];
  if (evidence === null) return [["evidence", "shown to keys that operate or audit"]];
  return [
    ["kill", evidence.killSources.map(({ source, state }) => `${source} ${state}`).join(", ")],
    ["controls", controlsOf(evidence)],
    ["allowlist", allowlistOf(evidence)],
    ["rollout", rolloutOf(evidence)],
    ...(evidence.guardFigures === null ? [] : [["figures", figuresOf(evidence.guardFigures)]]),
  ];
}

function controlsOf({ controls }: Evidence): string {
  if (controls === null) return "never confirmed";
  const { source, environment, revision, ageMs, maxAgeMs, clockSteppedBack } = controls;
  const clock = clockSteppedBack ? ", and the clock had stepped back" : "";
  return `${source} \`${environment}\`, revision ${revision}, ${ageMs} ms old of at most ${maxAgeMs} ms${clock}`;
}

function allowlistOf({ allowlist, ruleId }: Evidence): string {
  const rule = ruleId === null ? "no rule matches" : `rule \`${ruleId}\``;
  return allowlist === null ? "none" : `revision ${allowlist.revision}, ${rule}`;
}

function rolloutOf({ bucket, basisPoints, groupId, rolloutProblem }: Evidence): string {
  if (rolloutProblem !== null) return rolloutProblem;
  if (bucket === null || basisPoints === null) return "unknown";
  const place = bucket < basisPoints ? "inside" : "outside";
  return `bucket ${bucket} is ${place} ${basisPoints} basis points (group \`${groupId}\`)`;
}

const figuresOf = (figures: Readonly<Record<string, number>>): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
