import { problemTexts } from "../problems/problem-texts.ts";
import type { Operation } from "./operation.ts";

export const drillOperations = {
  startDrill: {
    method: "post",
    path: "/v1/drills",
    roles: ["operate"],
    tag: "Drills",
    summary: "Start a drill",
    description:
      "Opens a drill, for a client that carries it out like `slotgate drill`. Changes nothing itself. Only one drill is open at a time, and none can start while an earlier one has settings to restore.",
    parameters: [],
    request: { document: "drill-start", description: "Which drill, and how." },
    answers: { 200: { document: "drill", description: "The drill, with its id." } },
    problems: { "invalid-drill": null, "drill-refused": null, "store-unavailable": null },
  },
  listDrills: {
    method: "get",
    path: "/v1/drills",
    roles: ["operate", "audit"],
    tag: "Drills",
    summary: "List drills",
    description: "Newest first: each with its steps, their durations, and its settings.",
    parameters: ["cursor", "limit"],
    request: null,
    answers: { 200: { document: "drill-list", description: "One page of drills." } },
    problems: { "store-unavailable": null },
  },
  noteDrill: {
    method: "put",
    path: "/v1/drills/{drillId}",
    roles: ["operate"],
    tag: "Drills",
    summary: "Record a drill's progress",
    description:
      "Steps, settings to be made, settings restored, and at the end the verdict. A drill's settings are recorded before they are made. Once a drill has ended its steps and verdict are fixed, and its settings can only become `restored` or `left-alone`.",
    parameters: [],
    request: { document: "drill-progress", description: "All steps and settings so far." },
    answers: { 200: { document: "drill", description: "The drill as it stands." } },
    problems: { "invalid-drill": null, "not-found": problemTexts.noDrill, "store-unavailable": null },
  },
  runDrillJobs: {
    method: "post",
    path: "/v1/drills/{drillId}/jobs",
    roles: ["operate"],
    tag: "Drills",
    summary: "Execute synthetic jobs of a drill",
    description:
      "Executes synthetic jobs with all gates and guards, admission and call included, in the drills' scope: `slotgate-drill` as kind, slot and value of every dimension that the allowlist names. A simulated provider replaces the real one, which is never called. The owner is `drill:` and the drill's id, so that these jobs are left out of previews, of metrics other than calls in flight and, by default, of telemetry.",
    parameters: [],
    request: { document: "drill-jobs", description: "The number of jobs, and the provider's delay." },
    answers: { 200: { document: "run-response", description: "Every job has its result and decision." } },
    problems: {
      "invalid-drill": null,
      "drill-refused": null,
      "not-found": problemTexts.noDrill,
      "store-unavailable": null,
    },
  },
} as const satisfies Readonly<Record<string, Operation>>;
