// A strict TypeScript project. Prints what it found, as JSON.
import {
  assertWith,
  ContractError,
  type ParseResult,
  parseWith,
  type RunV1,
  runV1,
} from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import runSchema from "@slotgate/contracts/schemas/v1/run.schema.json" with { type: "json" };
import { Ajv2020 } from "ajv/dist/2020.js";
import documents from "./documents.json" with { type: "json" };
import { subpaths } from "./every-subpath.js";

const expectThat = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`not so: ${what}`);
};

const good: ParseResult<RunV1> = parseWith(runV1, documents.good);
const bad = parseWith(runV1, documents.bad);
expectThat(good.ok, "a good run is accepted");
expectThat(!bad.ok, "a bad run is refused");
if (good.ok) {
  const [first] = good.value.jobs;
  const jobId: string | undefined = first?.jobId;
  const mode: "generate" | "verbatim" | undefined = first?.mode;
  expectThat(jobId === "lesson-1/intro" && mode === "generate", "the parsed run is typed");
  // @ts-expect-error: there are only two modes.
  expectThat(first?.mode !== "invent", "no such mode");
}

// @ts-expect-error: whether the result is reviewed must be said.
const metadata: RunV1["metadata"] = { allowAI: true };
expectThat(metadata.requiresReview === undefined, "metadata is typed");

try {
  assertWith(runV1, documents.bad);
  expectThat(false, "a bad run throws");
} catch (error) {
  expectThat(error instanceof ContractError && error.issues.length > 0, "the error carries the issues");
}

const valid = new Ajv2020({ strict: false }).compile(runSchema);
expectThat(valid(documents.good) === true && valid(documents.bad) === false, "Ajv agrees");
expectThat(/^[0-9a-f]{64}$/.test(digestOf(documents.good)), "a digest is SHA-256");
for (const [subpath, exported] of Object.entries(subpaths)) {
  expectThat(Object.keys(exported).length > 0, `${subpath} exports something`);
}
console.log(JSON.stringify({ issues: bad.ok ? [] : bad.issues, imported: Object.keys(subpaths).length }));
