import {
  parseWith,
  type Reason,
  reasonCodes,
  reasons,
  resultV1,
  runResponseV1,
  telemetryV1,
} from "@slotgate/contracts";
import { mockDecision } from "@slotgate/contracts/test";
import { mockRecords } from "@slotgate/contracts/test/records";
import { describe, expect, it } from "vitest";
import { decisionShape, recordShape } from "./mock-shape.ts";
import { reasonCases } from "./reason-cases.ts";
import { runSlotgate } from "./world/run-slotgate.ts";
import { startWorld, type World } from "./world/start-world.ts";

/** The reason on the admission record of every job that reaches a model; checked with each of those. */
const ofAdmissions: readonly Reason[] = ["ADMITTED"];
/** Returned when a result that is gone is read back; no record has it. */
const ofReadingBack: readonly Reason[] = ["RESULT_GONE"];

const expected = reasonCodes.filter((reason) => ![...ofAdmissions, ...ofReadingBack].includes(reason));

/** Expects that all records of the world's services are unaltered, and that their replay decides the same. */
async function expectReplayable({ databaseUrl }: World): Promise<void> {
  for (const args of [["verify"], ["replay"]]) {
    const { code, stdout, stderr } = await runSlotgate(args, { DATABASE_URL: databaseUrl });
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: "" });
  }
}

describe("every reason", () => {
  it("has a case", () => {
    expect(Object.keys(reasonCases).toSorted()).toEqual(expected.toSorted());
  });

  it.concurrent.each(expected)(
    "%s comes out of the real service, and result, decision and records agree",
    async (reason) => {
      const wanted = reasonCases[reason];
      if (wanted === undefined) throw new Error(`no case for ${reason}`);
      const world = await startWorld(await wanted.settings?.());
      try {
        await world.untilOpen();
        await wanted.arrange?.(world);
        world.simulator.clear();
        const answering = world.submit(wanted.run ?? {});
        await Promise.all([answering, wanted.meanwhile?.(world)]);
        const response = await answering;
        expect(parseWith(runResponseV1, response)).toMatchObject({ ok: true });
        const { result, decision } = response.jobs[wanted.jobIndex ?? 0] ?? expect.unreachable("no such job");

        expect(result).toMatchObject({ status: wanted.status, jobId: decision.jobId });
        expect(decision).toMatchObject({ reason, status: wanted.status, attempts: wanted.attempts });
        expect(parseWith(resultV1, result)).toMatchObject({ ok: true });

        const records = await world.recordsOf(decision.decisionId);
        for (const record of records) expect(parseWith(telemetryV1, record)).toMatchObject({ ok: true });
        const last = records.at(-1) ?? expect.unreachable("no record");
        const { gate, guard, path, runId, jobId, slotId, kind } = decision;
        expect(last).toMatchObject({
          reason,
          gate,
          guard,
          path,
          runId,
          jobId,
          slotId,
          kind,
          status: wanted.status,
        });
        expect(last.model?.attempts ?? 0).toBe(wanted.attempts);

        const entry = reasons[reason];
        expect({ gate, guard }).toEqual({
          gate: entry.from === "gate" ? entry.gate : entry.from === "any-gate" ? "allowlist" : null,
          guard: entry.from === "guard" ? entry.guard : null,
        });
        // Admitted jobs have two records, the admission first; all others have exactly one.
        const wentToModel = path === "model";
        const alone = path === "verbatim" || path === "stored" ? path : "denial";
        expect(records.map(({ event }) => event)).toEqual(wentToModel ? ["admission", "outcome"] : [alone]);
        if (wentToModel) expect(records[0]).toMatchObject({ reason: "ADMITTED", status: null });
        expect(
          world.simulator.requests().filter((seen) => seen.decisionId === decision.decisionId),
        ).toHaveLength(wanted.attempts ?? 0);

        // Callers test with the contracts' mocks, so these must not differ from the service's answers.
        expect(decisionShape({ ...decision, evidence: last.evidence })).toEqual(
          decisionShape(mockDecision(reason, { readBy: "auditor" })),
        );
        expect(records.map(recordShape)).toEqual(mockRecords(reason).map(recordShape));

        const fetched = await world.request(`/v1/decisions/${decision.decisionId}`, {
          key: world.keys.audit,
        });
        // The decision read back is the submitter's answer plus the evidence, which only other roles may see.
        expect(await fetched.json()).toEqual({ ...decision, evidence: last.evidence });

        await expectReplayable(world);
      } finally {
        await world.stop();
      }
    },
  );
});
