import type { ControlsStatusV1 } from "@slotgate/contracts";
import { facts } from "../output/table.ts";
import type { View } from "../output/view.ts";
import { paragraph } from "../output/wrapped.ts";
import { printable } from "../printable.ts";
import { causeRows } from "./cause.ts";
import type { ServiceStatus, Verdict } from "./verdict.ts";

/** The verdict and what it rests on, then a row for each thing that a decision goes by and for all that is degraded. */
export function statusAsText(
  { controls, readiness }: ServiceStatus,
  { ai, summary, causes }: Verdict,
  view: View,
): string {
  const { controls: set, killSwitches, allowlist, advice } = controls;
  const told = new Set([
    ...readiness.degraded.map(({ detail }) => detail),
    ...causes.flatMap(({ what, change }) => [what, change]),
  ]);
  const kills = [{ source: "controls", state: set?.killSwitch ?? "unknown" }, ...killSwitches];
  const opening = paragraph(printable(summary), view)
    .split("\n")
    .map((line) => (line === "" ? "" : view.paint(ai === "runs" ? "good" : "bad", line)))
    .join("\n");
  const rows = [
    ["controls", freshness(controls)],
    ["kill", kills.map(({ source, state }) => `${source} ${state}`).join(", ")],
    ["AI flag", set?.feature ?? "unknown"],
    ["rollout", `${rolloutInWords(set?.rollout)}; ${capInWords(controls.rolloutCap)}`],
    ["allowlist", allowlistInWords(allowlist)],
    ["service", readiness.status],
    ...readiness.degraded.map(
      ({ what, detail }) =>
        [
          "degraded",
          causes.some((cause) => [cause.what, cause.change].includes(detail)) ? what : `${what}: ${detail}`,
        ] as const,
    ),
    ...advice.filter((text) => !told.has(text)).map((text) => ["advice", text] as const),
  ] as const;
  const why = causes.map(
    (cause, at) =>
      `\n${facts(causeRows(cause, at === 0 ? "why" : "and also", view), { ...view, nameWidth })}`,
  );
  return `${opening}${why.join("")}\n${facts(rows, { ...view, nameWidth })}`;
}

/** Of the longest name here. */
const nameWidth = "allowlist".length;

function freshness({ source, environment, state, ageMs, maxAgeMs }: ControlsStatusV1): string {
  const age = ageMs === null ? "never confirmed" : `confirmed ${(ageMs / 1_000).toFixed(1)} s ago`;
  const bound = state === "stale" ? `, which is more than ${maxAgeMs / 1_000} s` : "";
  return `${state}: ${source} of \`${environment}\`, ${age}${bound}`;
}

const rolloutInWords = (rollout: NonNullable<ControlsStatusV1["controls"]>["rollout"] | undefined): string =>
  rollout?.state === "valid" ? `${rollout.basisPoints / 100} %` : "not valid, so no job is admitted";

function capInWords(cap: ControlsStatusV1["rolloutCap"]): string {
  switch (cap.state) {
    case "none":
      return "no cap";
    case "set":
      return `capped at ${cap.basisPoints / 100} %`;
    case "unknown":
      return "the cap is not known, so no job is admitted";
  }
}

function allowlistInWords({ revision, enabled, rules, problem }: ControlsStatusV1["allowlist"]): string {
  // Why not is among what is degraded.
  if (problem !== null) return "none, so no job is admitted";
  return `revision ${revision}, ${rules} ${rules === 1 ? "rule" : "rules"}${enabled === true ? "" : ", switched off"}`;
}
