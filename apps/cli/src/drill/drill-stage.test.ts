import { DrillStage } from "@slotgate/executor/drilling";
import { expect, it } from "vitest";
import { playService } from "./played-service.test-case.ts";

it("a failed step gives its reason on one line, even if the API's answer has several", async () => {
  const { api } = playService();
  const stage = new DrillStage({
    api,
    drillId: "d-1",
    clock: { now: () => 0, pause: async () => {} },
    onStep: () => {},
    stopped: new AbortController().signal,
  });
  const answer = new Error("a file holds the allowlist: change that file\n  status 409, request id r-1\n");
  await expect(stage.always("the allowlist is narrowed", () => Promise.reject(answer))).rejects.toBe(answer);
  expect(stage.steps).toMatchObject([
    { detail: "a file holds the allowlist: change that file; status 409, request id r-1" },
  ]);
});
