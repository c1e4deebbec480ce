import { expect, it } from "vitest";
import { jsonPath, type Place } from "./json-path.ts";
import { parseWith } from "./parse.ts";
import { runV1 } from "./run.ts";
import { sampleJob, sampleRun } from "./samples.test-case.ts";

it.each<[Place, string]>([
  [[], "$"],
  [["jobs", 3, "slotId"], "$.jobs[3].slotId"],
  [["jobs", 0, "input"], "$.jobs[0].input"],
  [["jobs", 0, "input", "secret", 2, "a b"], "$.jobs[0].input.*[2].*"],
  [
    ["jobs", 0, "output", "schema", "properties", "input", "type"],
    "$.jobs[0].output.schema.properties.input.type",
  ],
  [["appliesTo", "a b"], '$.appliesTo["a b"]'],
])("%j is %s", (place, path) => {
  expect(jsonPath(place)).toBe(path);
});

it("no issue contains a key of a job's input", () => {
  const input = { secret: { "\ud800secret": 1, more: ["\u0000secret"] } };
  const parsed = parseWith(runV1, { ...sampleRun(), jobs: [{ ...sampleJob(), input }] });
  if (parsed.ok) expect.unreachable("it was accepted");
  else expect(JSON.stringify(parsed.issues)).not.toContain("secret");
});
