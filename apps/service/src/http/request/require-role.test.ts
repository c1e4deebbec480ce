import { drillOwner } from "@slotgate/executor";
import { afterEach, describe, expect, it } from "vitest";
import { type HttpStage, runOf, startStage } from "../../testing/http-stage.ts";

let stage: HttpStage | undefined;
afterEach(() => stage?.stop());

const ownedBy = (owner: string): Promise<HttpStage> =>
  startStage({
    keys: {
      submitters: () => new Set(),
      authenticate: () => ({
        outcome: "known",
        caller: { subject: "lessons", owner, roles: ["submit"] },
        allowance: { name: "lessons", requestsPerMinute: null },
      }),
    },
  });

describe("the mark of drills and tries", () => {
  it.each([drillOwner("d-1"), "try:t-1", "try:t-1:now"])(
    "is not allowed as the owner of a key, whose jobs would not be counted: %s",
    async (owner) => {
      stage = await ownedBy(owner);
      const problem = await stage.problemOf("/v1/runs", { body: JSON.stringify(runOf()) });
      expect(problem).toMatchObject({ status: 403, detail: expect.stringContaining("reserved for drills") });
      expect(stage.asked).toEqual([]);
    },
  );

  it("is not allowed as a submitted kind, which the drills' rule would admit", async () => {
    stage = await ownedBy("team");
    const body = JSON.stringify(runOf({}, { kind: "slotgate-drill" }));
    const problem = await stage.problemOf("/v1/runs", { body });
    expect(problem).toMatchObject({ status: 422, issues: [{ path: "$.jobs[0].kind" }] });
    expect(stage.asked).toEqual([]);
  });
});
