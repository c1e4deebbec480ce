import { type Gate, gateOrder } from "@slotgate/contracts";
import { decide } from "@slotgate/gate";
import { describe, expect, it } from "vitest";
import { createStage, jobOf, runOf } from "../testing/executor-stage.ts";
import { skipping } from "./flawed-engine.test-case.ts";
import { runSelfTest } from "./run-self-test.ts";

describe("the self-test", () => {
  it("passes when every gate denies, and leaves nothing behind", async () => {
    const stage = createStage();
    expect(await runSelfTest(stage.executor)).toBe(null);
    expect(stage.sink.entries).toEqual([]);
    expect(stage.model.requests).toEqual([]);
    expect(stage.unexpected).toEqual([]);
  });

  it.each(gateOrder)("names gate `%s` when the engine skips it", async (gate: Gate) => {
    const stage = createStage({ engine: skipping(gate) });
    const problem = await runSelfTest(stage.executor);
    expect(problem).toContain(`gate \`${gate}\` alone: it ended as COMPLETED / GENERATED`);
    expect(stage.sink.entries).toEqual([]);
    expect(stage.model.requests).toEqual([]);
  });

  it("names the first gate that is out of order", async () => {
    const { executor } = createStage({
      engine: (input) => {
        const decision = decide(input);
        const optedOut = decision.outcome === "denied" && input.allowAI !== true;
        return optedOut ? { ...decision, gate: "opt-in", reason: "NOT_OPTED_IN" } : decision;
      },
    });
    expect(await runSelfTest(executor)).toBe(
      "the job for gate `kill-switch` before all later ones: it ended as STUB / NOT_OPTED_IN at gate `opt-in`, " +
        "not as STUB / KILL_SWITCH at gate `kill-switch`",
    );
  });

  it("fails for an engine that denies everything", async () => {
    const { executor } = createStage({
      engine: (input) => {
        const decision = decide(input);
        return decision.outcome === "denied"
          ? decision
          : { ...decision, outcome: "denied", gate: "rollout", reason: "GATE_ERROR" };
      },
    });
    expect(await runSelfTest(executor)).toContain("the job for no gate: it ended as STUB / GATE_ERROR");
  });

  it("fails for an engine that throws", async () => {
    const { executor } = createStage({
      engine: () => {
        throw new Error("out of order");
      },
    });
    expect(await runSelfTest(executor)).toContain("the self-test did not finish: out of order");
  });

  it("does not affect the executor's own jobs", async () => {
    const stage = createStage();
    const run = stage.executor.execute(runOf([jobOf()]), {
      owner: "team-1",
      subject: "lessons",
      traceId: null,
      regenerate: false,
    });
    await runSelfTest(stage.executor);
    expect((await run).jobs[0]?.result.status).toBe("COMPLETED");
  });
});
