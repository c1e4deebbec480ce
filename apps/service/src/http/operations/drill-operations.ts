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
      "Opens a drill, for whoever carries it out as `slotgate drill` does. Changes nothing by itself. One is open at a time, and none while a former one has left something behind.",
    parameters: [],
    request: { document: "drill-start", description: "What is to be drilled, and how." },
    answers: { 200: { document: "drill", description: "The drill, with its id." } },
    problems: { "invalid-drill": null, "drill-refused": null, "store-unavailable": null },
  },
  listDrills: {
    method: "get",
    path: "/v1/drills",
    roles: ["operate", "audit"],
    tag: "Drills",
    summary: "List drills",
    description: "Newest first: each with its steps, how long they took, and what was set and put back.",
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
    summary: "Note how far a drill is",
    description:
      "Steps, what is about to be set, what was put back, and at the end the verdict. What a drill sets is noted before it is set. Once a drill has ended its steps and its verdict stay, and its settings can only become restored or left alone.",
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
      "Takes synthetic jobs through all gates and guards, admission and call included, in the scope of drills: `slotgate-drill` as kind, slot and value of every dimension that the allowlist names. A provider within the service takes the place of the real one, which is never called. Their owner is `drill:` and the drill's id, by which they are left out of previews, of metrics but the calls in flight and, unless asked for, telemetry.",
    parameters: [],
    request: { document: "drill-jobs", description: "Which jobs, and how slow the provider is." },
    answers: { 200: { document: "run-response", description: "Every job has its result and decision." } },
    problems: {
      "invalid-drill": null,
      "drill-refused": null,
      "not-found": problemTexts.noDrill,
      "store-unavailable": null,
    },
  },
} as const satisfies Readonly<Record<string, Operation>>;
