import type { DrillRun } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/drill-list.json" with { type: "json" };
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterEach, expect, it } from "vitest";
import { call } from "../call.test-case.ts";

let stage: HttpStage;
afterEach(() => stage.stop());

it("says how to end a drill that is open, which may still run", async () => {
  const drills = example.drills as unknown as readonly DrillRun[];
  const open = drills.map((drill) => ({ ...drill, drillId: "d-2", endedAt: null, verdict: null }));
  stage = await startStage({
    drills: {
      start: () => Promise.reject(new Error("not asked")),
      note: () => Promise.reject(new Error("not asked")),
      byId: async () => null,
      list: async () => [...open, ...drills],
    },
  });
  const env = { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(["audit"]) };
  const { code, err } = await call(["drill", "history"], { env });
  expect({ code, err }).toEqual({
    code: 0,
    err: "open: if this drill no longer runs, slotgate drill restore d-2\n",
  });
});
