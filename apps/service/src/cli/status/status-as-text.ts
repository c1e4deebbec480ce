import type { ControlsStatusV1, ReadinessV1 } from "@slotgate/contracts";
import { printable } from "../printable.ts";
import { textTable } from "../text-table.ts";

export interface ServiceStatus {
  readonly controls: ControlsStatusV1;
  readonly readiness: ReadinessV1;
}

/** A row for each thing that a decision goes by, then one for everything that is off. */
export function statusAsText({ controls, readiness }: ServiceStatus): string {
  const { controls: set, killSwitches, allowlist, advice } = controls;
  const { degraded } = readiness;
  const details = degraded.map(({ detail }) => detail);
  const kills = [{ source: "controls", state: set?.killSwitch ?? "unknown" }, ...killSwitches];
  return textTable(
    [
      ["controls", freshness(controls)],
      ["kill", kills.map(({ source, state }) => `${source} ${state}`).join(", ")],
      ["AI flag", set?.feature ?? "unknown"],
      ["rollout", `${rolloutInWords(set?.rollout)}; ${capInWords(controls.rolloutCap)}`],
      ["allowlist", allowlistInWords(allowlist)],
      ["service", readiness.status],
      ...degraded.map(({ what, detail }) => ["degraded", `${what}: ${detail}`]),
      ...advice.filter((text) => !details.includes(text)).map((text) => ["advice", text]),
    ].map((row) => row.map(printable)),
  );
}

function freshness({ source, environment, state, ageMs, maxAgeMs }: ControlsStatusV1): string {
  const age = ageMs === null ? "never confirmed" : `confirmed ${(ageMs / 1_000).toFixed(1)} s ago`;
  const bound = state === "stale" ? `, which is more than ${maxAgeMs / 1_000} s` : "";
  return `${state}: ${source} of \`${environment}\`, ${age}${bound}`;
}

const rolloutInWords = (rollout: NonNullable<ControlsStatusV1["controls"]>["rollout"] | undefined): string =>
  rollout?.state === "valid" ? `${rollout.basisPoints / 100} %` : "not valid, so nobody is in";

function capInWords(cap: ControlsStatusV1["rolloutCap"]): string {
  switch (cap.state) {
    case "none":
      return "no cap";
    case "set":
      return `capped at ${cap.basisPoints / 100} %`;
    case "unknown":
      return "the cap is not known, so nobody is in";
  }
}

function allowlistInWords({ revision, enabled, rules, problem }: ControlsStatusV1["allowlist"]): string {
  // Why not stands among what is degraded.
  if (problem !== null) return "none, so nothing is admitted";
  return `revision ${revision}, ${rules} ${rules === 1 ? "rule" : "rules"}${enabled === true ? "" : ", switched off"}`;
}
