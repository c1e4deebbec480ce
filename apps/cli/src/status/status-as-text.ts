import type { ControlsStatusV1 } from "@slotgate/contracts";
import { killSourcesInWords } from "@slotgate/executor";
import { printable } from "../output/printable.ts";
import { facts } from "../output/table.ts";
import type { View } from "../output/view.ts";
import { paragraph } from "../output/wrapped.ts";
import { causeAsText } from "./cause.ts";
import type { ServiceStatus, Verdict } from "./verdict.ts";

/** The verdict and its causes, then a row for each control and for everything degraded. */
export function statusAsText(
  { controls, readiness }: ServiceStatus,
  { ai, summary, causes }: Verdict,
  view: View,
): string {
  const { controls: set, killSwitches, allowlist, advice } = controls;
  const isAbove = (text: string): boolean =>
    causes.some(({ what, change }) => text.startsWith(what) || text === change);
  const isDegraded = (text: string): boolean => readiness.degraded.some(({ detail }) => detail === text);
  const kills = [{ source: "controls", state: set?.killSwitch ?? "unknown" } as const, ...killSwitches];
  const opening = paragraph(printable(summary), view)
    .split("\n")
    .map((line) => (line === "" ? "" : view.paint(ai === "runs" ? "good" : "bad", line)))
    .join("\n");
  const rows = [
    ["controls", freshness(controls)],
    ["kill", killSourcesInWords(kills, { controls: controls.source })],
    ["AI flag", set?.feature ?? "unknown"],
    ["rollout", `${rolloutInWords(set?.rollout)}; ${capInWords(controls.rolloutCap)}`],
    ["allowlist", allowlistInWords(allowlist)],
    ["service", readiness.status],
    ...readiness.degraded.map(
      ({ what, detail }) => ["degraded", `${what}: ${isAbove(detail) ? "see above" : detail}`] as const,
    ),
    ...advice.filter((text) => !isAbove(text) && !isDegraded(text)).map((text) => ["advice", text] as const),
  ] as const;
  // The verdict has named the first cause.
  const why = causes.map(
    (cause, at) =>
      `\n${causeAsText(cause, { title: at === 0 ? null : "and also", view: { ...view, nameWidth } })}`,
  );
  return `${opening}${why.join("")}\n${facts(rows, { ...view, nameWidth })}`;
}

/** The longest name. */
const nameWidth = "allowlist".length;

function freshness({ source, environment, state, ageMs, maxAgeMs }: ControlsStatusV1): string {
  if (source === "static") return "static: the variables with which the service was started";
  const place = `Unleash, environment \`${environment}\``;
  if (ageMs === null) return `${state}: ${place}, never confirmed`;
  const age = `confirmed ${(ageMs / 1_000).toFixed(1)} s ago`;
  return state === "confirmed"
    ? `${place}, ${age}`
    : `${state}: ${place}, last ${age}, which is more than ${maxAgeMs / 1_000} s`;
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
  // The degraded rows say why.
  if (problem !== null) return "none, so no job is admitted";
  return `revision ${revision}, ${rules} ${rules === 1 ? "rule" : "rules"}${enabled === true ? "" : ", switched off"}`;
}
