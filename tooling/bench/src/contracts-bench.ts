import { parseWith, type RunV1, runV1 } from "@slotgate/contracts";
import runSchema from "@slotgate/contracts/schemas/v1/run.schema.json" with { type: "json" };
import { Ajv2020 } from "ajv/dist/2020.js";
import { contractSize } from "./contract-size.ts";
import { latencies } from "./latencies.ts";
import { printTable } from "./print-table.ts";

const jobCount = 500;

/** What validating costs those who build on the contracts: time for the largest run that is answered, and size. */
export async function benchContracts(): Promise<void> {
  benchValidation();
  await printSizes();
}

function benchValidation(): void {
  const document = largeRun();
  const text = JSON.stringify(document);
  const ajv = new Ajv2020({ strict: false }).compile(runSchema);
  const must = (holds: boolean): void => {
    if (!holds) throw new Error("the benchmark's run was refused");
  };
  const timed = latencies(
    [
      { name: "JSON.parse of the same text", call: () => JSON.parse(text) },
      { name: "parseWith(runV1)", call: () => must(parseWith(runV1, document).ok) },
      { name: "runV1.safeParse (Zod alone)", call: () => must(runV1.safeParse(document).success) },
      { name: "Ajv on run.schema.json", call: () => must(ajv(document) === true) },
    ],
    { warmUp: 100, rounds: 500 },
  );
  const yardstick = timed[0]?.medianMs ?? Number.NaN;
  const kilobytes = (Buffer.byteLength(text) / 1000).toFixed(0);
  console.log(`\nValidating a run of ${jobCount} jobs (${kilobytes} kB), single calls in turn\n`);
  printTable(
    ["what", "median ms", "p99 ms", "jobs/s", "of JSON.parse"],
    timed.map(({ name, medianMs, p99Ms }) => [
      name,
      medianMs.toFixed(3),
      p99Ms.toFixed(3),
      Math.round((jobCount / medianMs) * 1000).toLocaleString("en"),
      `${(medianMs / yardstick).toFixed(2)} x`,
    ]),
  );
}

function largeRun(): RunV1 {
  return {
    version: "v1",
    appliesTo: { subject: "Chemistry", level: "GCSE", board: "AQA", specVersion: "2026" },
    jobs: Array.from({ length: jobCount }, (_, index) => ({
      jobId: `lesson-${index}/intro`,
      slotId: "intro",
      kind: "explanatory",
      mode: "generate",
      input: { topic: "Rates of reaction", audience: "ages 14 to 16", words: 120, facts: [1, "two", null] },
      output: { field: "body", type: "text" },
      sources: ["AQA GCSE Chemistry specification 8462, section 4.6"],
      required: true,
    })),
    metadata: { requiresReview: true, allowAI: true },
  };
}

const imports: readonly { readonly what: string; readonly names: readonly string[] | "everything" }[] = [
  { what: "reasons: the texts alone", names: ["reasons"] },
  { what: "resultV1: a small schema", names: ["resultV1"] },
  { what: "runV1: the largest input schema", names: ["runV1"] },
  { what: "parseWith and runV1: a parsed run", names: ["parseWith", "runV1"] },
  { what: "everything", names: "everything" },
];

async function printSizes(): Promise<void> {
  console.log("\nSize of an import, bundled and minified by esbuild\n");
  const rows: string[][] = [];
  for (const { what, names } of imports) {
    const { minified, gzipped, zodMinified } = await contractSize(names);
    rows.push([what, inKilobytes(minified), inKilobytes(gzipped), inKilobytes(zodMinified)]);
  }
  printTable(["what", "minified kB", "gzip kB", "of it Zod kB"], rows);
}

const inKilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);
