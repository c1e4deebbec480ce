import type { Evidence, ToldDecision } from "@slotgate/contracts";
import { explanationOf } from "../../../executor/explanation-of.ts";
import { gateCourses } from "../../../story/gate-courses.ts";
import { summaryOf } from "../../../story/summary-of.ts";
import type { WireDocuments } from "../wire-documents.ts";

const evidence: Evidence = {
  optIn: true,
  killSources: [
    { source: "controls", state: "released" },
    { source: "service", state: "released" },
  ],
  controls: {
    source: "unleash",
    environment: "production",
    revision: 41,
    digest: "5f3a8e0c6d1b4927a0e8c4d2b6f1937e5a0d8c3b7f2e6914d0a5c8b3e7f12946",
    ageMs: 212,
    maxAgeMs: 15_000,
    clockSteppedBack: false,
  },
  allowlist: {
    revision: 12,
    digest: "c2a7e94f0b5d1836e8f2a6c0d4b9173e5c8f0a2d6b1e7394f8a0c5d2b6e91734",
  },
  ruleId: "chemistry-gcse",
  groupId: "slotgen.ai",
  basisPoints: 2_500,
  bucket: 309,
  rolloutProblem: null,
  guardFigures: null,
};

const generated = { gate: null, guard: null, reason: "GENERATED", evidence } as const;
const excluded = {
  gate: "rollout",
  guard: null,
  reason: "ROLLOUT_EXCLUDED",
  evidence: { ...evidence, bucket: 7_658 },
} as const;
const explained = <Verdict extends Parameters<typeof explanationOf>[0]>(verdict: Verdict) => ({
  ...verdict,
  explanation: explanationOf(verdict),
});

export const decisionExample = {
  version: "v1",
  decisionId: "0199f0d2-6c1f-7a44-8f0e-3b5d7f1c2a90",
  runId: "0199f0d2-6c1e-7c31-b6a2-90f4e7d1c538",
  jobId: "lesson-12/intro",
  slotId: "intro",
  kind: "explanatory",
  decidedAt: "2026-03-02T09:14:06.957Z",
  path: "model",
  ...explained({ ...generated, status: "COMPLETED" }),
  attempts: 1,
  sourceDecisionId: null,
} as const satisfies WireDocuments["decision"];

export const stubDecisionExample = {
  ...decisionExample,
  decisionId: "0199f0d2-6c20-7be9-a3d5-61c8f0b2e947",
  jobId: "lesson-12/check",
  slotId: "check",
  kind: "assessment",
  path: "stub",
  ...explained({ ...excluded, status: "STUB" }),
  attempts: 0,
} as const satisfies WireDocuments["decision"];

export const toldDecisionExample = {
  ...decisionExample,
  admittedAt: "2026-03-02T09:14:06.957Z",
  gates: gateCourses(decisionExample),
  lateOutcomes: [],
} satisfies ToldDecision;

export const decisionExamples = {
  decision: decisionExample,
  "decision-list": {
    version: "v1",
    summary: summaryOf([toldDecisionExample]),
    decisions: [toldDecisionExample],
  },
  "dry-run": {
    version: "v1",
    dryRun: true,
    decidedAt: "2026-03-02T09:13:41.300Z",
    jobs: [
      {
        jobId: stubDecisionExample.jobId,
        verdict: "denied",
        ...excluded,
        explanation: stubDecisionExample.explanation,
      },
      {
        jobId: decisionExample.jobId,
        verdict: "admitted",
        ...generated,
        reason: "ADMITTED",
        explanation: explanationOf({ ...generated, reason: "ADMITTED", status: null }),
      },
    ],
  },
} as const satisfies Partial<WireDocuments>;
