import type { Job, ResultV1 } from "@slotgate/contracts";
import { checksApart, createReleaseLook, type JobAnswer } from "@slotgate/executor";
import { checksHere, createOutputChecks } from "@slotgate/model";
import { describe, expect, it } from "vitest";
import { decisionOf } from "../../testing/http-stage.ts";

type Path = JobAnswer["decision"]["path"];

const job = { jobId: "job-1", output: { field: "body", type: "text" } } as const;
const withSchema: Pick<Job, "jobId" | "output"> = {
  jobId: "job-1",
  output: {
    field: "body",
    type: "lesson",
    schema: { type: "object", properties: { title: { type: "string" } }, required: ["title"] },
  },
};

function answerOf(changes: Readonly<Record<string, unknown>> = {}, path: Path = "model"): JobAnswer {
  const result = {
    version: "v1",
    jobId: "job-1",
    status: "COMPLETED",
    generatedAt: "2026-01-31T12:00:00.000Z",
    output: { body: "words" },
    ...changes,
  } as unknown as ResultV1;
  return { result, decision: { ...decisionOf({ ...job, slotId: "s", kind: "k" }), path, decisionId: "d-1" } };
}
const { ended, handedOut } = createReleaseLook(checksHere(createOutputChecks({ limit: 10 })));

describe("a released result", async () => {
  it("passes if it is valid", async () => {
    expect(await ended(job, answerOf())).toBeNull();
    expect(await ended(withSchema, answerOf({ output: { body: { title: "Cells" } } }))).toBeNull();
    expect(handedOut(answerOf())).toBeNull();
    const stub = { status: "STUB", output: null };
    expect([await ended(job, answerOf(stub, "stub")), handedOut(answerOf(stub, "stub"))]).toEqual([
      null,
      null,
    ]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    ["another version", { version: "v2" }, /`\$\.version`/],
    ["no content", { output: null }, /`\$(?:\.output)?`/],
    ["content of what is not completed", { status: "STUB" }, /`\$(?:\.output|\.status)?`/],
    ["one more key", { why: "secret words" }, /`\$`/],
    ["no time", { generatedAt: "yesterday" }, /`\$\.generatedAt`/],
    ["another job's", { jobId: "job-2" }, /the result of another job/],
  ])(
    "%s fails result v1, and is found when the job ends and when it is served",
    async (_, changes, reason) => {
      for (const finding of [await ended(job, answerOf(changes)), handedOut(answerOf(changes))]) {
        expect(finding).toMatchObject({
          tripwire: "invalid-release",
          reason: expect.stringMatching(reason),
          figures: { decisionId: "d-1", jobId: "job-1", path: "model" },
          occurrence: null,
        });
        expect(finding?.reason).not.toContain("secret");
      }
    },
  );

  it.each<Path>(["model", "stored"])(
    "is found if generated content fails its job's schema (%s)",
    async (path) => {
      const output = { body: { heading: "secret words" } };
      expect((await ended(withSchema, answerOf({ output }, path)))?.reason).toBe(
        "the released result of decision `d-1` fails its contract: its output does not satisfy its schema: " +
          "`required` at #/properties/*/required",
      );
      expect(await ended(job, answerOf({ output: { body: "" } }, path))).not.toBeNull();
      expect(await ended(job, answerOf({ output: { other: "words" } }, path))).not.toBeNull();
    },
  );

  it("is checked against result v1 alone if it is verbatim", async () => {
    expect(await ended(job, answerOf({ output: { body: "" } }, "verbatim"))).toBeNull();
    expect(await ended(job, answerOf({ output: null }, "verbatim"))).not.toBeNull();
  });

  it("is not found if a thread that was to check it has ended", async () => {
    const gone = { run: () => Promise.reject(new DOMException("the process is stopping", "AbortError")) };
    const schema = { oneOf: [{ type: "string" }] };
    const costly = { jobId: "job-1", output: { field: "body", type: "lesson", schema } };
    const look = createReleaseLook(checksApart(gone));
    await expect(look.ended(costly, answerOf())).rejects.toThrow("could not be checked");
    expect(await look.ended(costly, answerOf({ output: null }))).not.toBeNull();
  });

  it("is found if its schema cannot be checked", async () => {
    const output = { field: "body", type: "lesson", schema: { $ref: "#/$defs/none" } };
    expect((await ended({ jobId: "job-1", output } as never, answerOf()))?.reason).toContain(
      "cannot be checked",
    );
    expect((await ended({ jobId: "job-1" } as never, answerOf()))?.reason).toContain(
      "cannot be checked: `TypeError`",
    );
  });
});
