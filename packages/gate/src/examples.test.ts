import {
  allowlistV1,
  assertWith,
  controlSnapshotV1,
  type DryRunJob,
  dryRunV1,
  runV1,
} from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import allowlist from "@slotgate/contracts/examples/v1/allowlist.json" with { type: "json" };
import controls from "@slotgate/contracts/examples/v1/control-snapshot.json" with { type: "json" };
import dryRun from "@slotgate/contracts/examples/v1/dry-run.json" with { type: "json" };
import run from "@slotgate/contracts/examples/v1/run.json" with { type: "json" };
import { expect, it } from "vitest";
import { compileAllowlist } from "./allowlist/compile-allowlist.ts";
import { decide, type GateDecision } from "./decide.ts";

const { jobs, appliesTo: scope, metadata } = assertWith(runV1, run);
const expected = assertWith(dryRunV1, dryRun).jobs;
const document = assertWith(allowlistV1, allowlist);
const snapshot = assertWith(controlSnapshotV1, controls);

const decided = (jobId: string): GateDecision => {
  const job = jobs.find((one) => one.jobId === jobId) ?? expect.unreachable("there is no such job");
  const shown = expected.find((one) => one.jobId === jobId)?.evidence?.controls ?? expect.unreachable("none");
  return decide({
    job,
    scope,
    allowAI: metadata.allowAI,
    state: {
      controls: { ...shown, snapshot, digest: digestOf(snapshot) },
      killSwitches: [
        { source: "service", state: "released" },
        { source: "environment", state: "released" },
        { source: "process", state: "released" },
        { source: "self-test", state: "released" },
      ],
      allowlist: compileAllowlist({ document, revision: 12, digest: digestOf(document) }),
      rolloutCap: { state: "none" },
    },
  });
};

it.each(expected.filter(({ verdict }) => verdict !== "verbatim"))(
  "the example decision for $jobId equals the engine's, including the bucket",
  ({ jobId, verdict, gate, reason, evidence }: DryRunJob) => {
    const { outcome, ...answer } = decided(jobId);
    expect(outcome).toBe(verdict);
    expect(answer.evidence).toEqual(evidence);
    if (outcome === "denied") expect(answer).toMatchObject({ gate, reason });
  },
);
