import type { AllowlistV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { compileAllowlist } from "@slotgate/gate";
import { expect, it } from "vitest";
import { createEvidenceDocuments } from "../evidence-documents.ts";
import { selfTestCases } from "../self-test/self-test-cases.ts";
import { createStage } from "../testing/executor-stage.ts";
import { createDrillExecutor } from "./drill-executor.ts";
import { drillRule } from "./drill-rule.ts";

it("names its own generation document, which is kept for its records", async () => {
  const stage = createStage();
  const documents = createEvidenceDocuments();
  const empty: AllowlistV1 = { version: "allowlist.v1", enabled: true, mode: "deny_by_default", rules: [] };
  const document = { ...empty, rules: [drillRule(empty)] };
  const allowlist = compileAllowlist({ document, revision: 1, digest: digestOf(document) });
  const open = selfTestCases().find(({ denial }) => denial === null) ?? expect.unreachable();
  const pauses: number[] = [];
  const drill = createDrillExecutor({
    executor: stage.executor.among({ gateState: () => ({ ...open.state, allowlist }) }),
    allowlist: { current: () => allowlist },
    ledger: null,
    pause: async (milliseconds) => void pauses.push(milliseconds),
    noting: documents.notingGeneration,
    onUnexpected: (error) => expect.unreachable(String(error)),
  });
  const { jobs } = await drill(
    { jobIds: ["a", "b"], answerAfterMs: 5 },
    { drillId: "d-1", subject: "on-call", traceId: null },
  );
  expect(jobs.map(({ decision }) => decision.reason)).toEqual(["GENERATED", "GENERATED"]);
  expect(pauses).toEqual([5, 5]);
  const records = stage.sink.entries.map(({ record }) => record);
  const [digest, ...others] = new Set(records.map(({ model }) => model?.profile?.digest ?? ""));
  expect(others).toEqual([]);
  const generation = documents.source(digest ?? "");
  expect(generation).toMatchObject({ kind: "generation", body: expect.stringContaining("slotgate-drill") });
});
