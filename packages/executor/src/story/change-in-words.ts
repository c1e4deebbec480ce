import type { Change, JsonObject } from "@slotgate/contracts";

type Told = Pick<Change, "source" | "what" | "before" | "after">;

/** What a change changed, e.g. `rollout 25 % -> 60 %`; the log's own text if the values do not show it. */
export function changeInWords({ source, what, before, after }: Told): string {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  const names = [...new Set([...was.keys(), ...is.keys()])].filter(
    // What a drill restores has a new revision, which the change names.
    (name) => !unspoken.has(name) && !(source === "drill" && name === "revision"),
  );
  const differing = names.filter((name) => was.get(name) !== is.get(name));
  if (before === null || differing.length === 0) return what;
  const parts = differing.map((name) => {
    if (name === "rollout.problem") return problemInWords(is.get(name));
    const spoken = labels[name === "basisPoints" ? `${source}.${name}` : name] ?? name.replaceAll(".", " ");
    return `${spoken} ${valueInWords(name, was.get(name))} -> ${valueInWords(name, is.get(name))}`;
  });
  const subject = sayWhat.has(source) ? [what] : [];
  return [...subject, ...parts].join("; ");
}

/** What a change of the allowlist changed in its rules, one sentence each; empty for other changes. */
export function rulesChanged({ after }: Pick<Change, "after">): readonly string[] {
  const changes = after?.["changes"];
  return Array.isArray(changes) ? changes.filter((one) => typeof one === "string") : [];
}

/** For these, values alone do not show what happened. */
const sayWhat: ReadonlySet<Change["source"]> = new Set(["kill", "tripwire", "drill"]);

/** Keys that only name the change or repeat another value. */
const unspoken: ReadonlySet<string> = new Set([
  "version",
  "source",
  "environment",
  "digest",
  "engagementId",
  "incidentId",
  "process",
  "revision.digest",
]);

const labels: Readonly<Record<string, string>> = {
  killSwitch: "kill switch",
  feature: "AI flag",
  "rollout.basisPoints": "rollout",
  "rollout.state": "rollout strategy",
  "rollout.groupId": "group",
  "cap.basisPoints": "cap",
  "drill.basisPoints": "cap",
  engaged: "kill",
  tokensPerDay: "tokens a day",
  callsPerDay: "calls a day",
  tokensPerRun: "tokens a run",
  callsPerRun: "calls a run",
};

/** A problem is a sentence, which would be misread next to an arrow. */
const problemInWords = (problem: string | undefined): string =>
  problem === undefined || problem === "null" ? "its problem is solved" : `its problem: ${problem}`;

function valueInWords(name: string, value: string | undefined): string {
  if (value === undefined || value === "null") return "none";
  if (name.endsWith("basisPoints")) return `${Number(value) / 100} %`;
  if (name === "engaged") return value === "true" ? "engaged" : "released";
  return value;
}

/** The values of a document by path; lists are handled separately. */
function leavesOf(document: JsonObject | null, path = ""): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  for (const [name, value] of Object.entries(document ?? {})) {
    const place = path === "" ? name : `${path}.${name}`;
    if (Array.isArray(value) || name === "figures") continue;
    if (typeof value === "object" && value !== null)
      for (const [inner, text] of leavesOf(value as JsonObject, place)) leaves.set(inner, text);
    else leaves.set(place, String(value));
  }
  return leaves;
}
