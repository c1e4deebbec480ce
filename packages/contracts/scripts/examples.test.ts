import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { digestOf } from "../src/digest.ts";
import { explanationOf } from "../src/explanation-of.ts";
import {
  allowlistV1,
  assertWith,
  controlSnapshotV1,
  controlsStatusV1,
  type DecisionV1,
  decisionListV1,
  decisionV1,
  dryRunV1,
  type Job,
  parseWith,
  resultWithdrawalV1,
  runResponseV1,
  runStatusV1,
  runV1,
  type Status,
  telemetryV1,
} from "../src/index.ts";
import { type ContractName, contracts } from "./contract-schemas.ts";

const folder = join(import.meta.dirname, "../examples/v1");
const files = readdirSync(folder).sort();
const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), "utf8"));

/** `telemetry.denial.json` is an example of `telemetry`. */
const contractOf = (file: string) => file.slice(0, file.indexOf("."));

const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
for (const name of Object.keys(contracts))
  ajv.addSchema(JSON.parse(readFileSync(join(folder, `../../schemas/v1/${name}.schema.json`), "utf8")), name);

it("every contract has an example, and there are no others", () => {
  const plain = files.filter((file) => file === `${contractOf(file)}.json`);
  expect(plain.map(contractOf).sort()).toEqual(Object.keys(contracts).sort());
  expect([...new Set(files.map(contractOf))].sort()).toEqual(Object.keys(contracts).sort());
});

it.each(files)("%s is valid for Zod and for Ajv over the committed schema", (file) => {
  const name = contractOf(file);
  const parsed = parseWith(contracts[name as ContractName], read(file));
  expect(parsed).toEqual({ ok: true, value: read(file) });
  const valid = ajv.validate(name, read(file));
  expect({ valid, errors: ajv.errors }).toEqual({ valid: true, errors: null });
});

describe("the examples are consistent", () => {
  const run = assertWith(runV1, read("run.json"));
  const decision = assertWith(decisionV1, read("decision.json"));
  const stub = assertWith(decisionV1, read("decision.stub.json"));
  const response = assertWith(runResponseV1, read("run-response.json"));
  const status = assertWith(runStatusV1, read("run-status.json"));
  const controls = assertWith(controlSnapshotV1, read("control-snapshot.json"));
  const controlsStatus = assertWith(controlsStatusV1, read("controls-status.json"));
  const allowlist = assertWith(allowlistV1, read("allowlist.json"));
  const dryRun = assertWith(dryRunV1, read("dry-run.json"));
  const records = files
    .filter((file) => contractOf(file) === "telemetry")
    .map((file) => assertWith(telemetryV1, read(file)));
  const allEvidence = [decision, stub, ...dryRun.jobs, ...records].flatMap(({ evidence }) => evidence ?? []);

  it("the response answers the run's jobs in order", () => {
    const identity = ({ jobId, slotId, kind }: Job | DecisionV1) => ({ jobId, slotId, kind });
    expect(response.jobs.map((answer) => identity(answer.decision))).toEqual(run.jobs.map(identity));
    for (const { result, decision: beside } of response.jobs) {
      expect(result).toMatchObject({ jobId: beside.jobId, status: beside.status });
      expect(beside.runId).toBe(response.runId);
    }
    expect(dryRun.jobs.map(({ jobId }) => jobId)).toEqual(run.jobs.map(({ jobId }) => jobId));
  });

  it("evidence is shown to auditors, not to submitters", () => {
    const shown = [decision, stub].map((one) => ({ ...one, evidence: null }));
    expect(response.jobs.map((answer) => answer.decision).slice(0, 2)).toEqual(shown);
    expect(read("job-answer.json")).toEqual(response.jobs[1]);
    const { decisions } = assertWith(decisionListV1, read("decision-list.json"));
    const story = { admittedAt: null, model: null, latencyMs: 8.75, removal: null, lateOutcomes: [] };
    expect(decisions).toEqual([{ ...stub, ...story, gates: expect.any(Array) }]);
    expect(read("telemetry-list.json")).toMatchObject({ records: [read("telemetry.denial.json")] });
    expect(read("result.json")).toEqual(response.jobs[0]?.result);
    expect(read("result.stub.json")).toEqual(response.jobs[1]?.result);
  });

  it("verbatim text is copied", () => {
    const [, , job] = run.jobs;
    expect(response.jobs[2]?.result.output).toEqual({
      [job?.output.field ?? ""]: job?.input["sourceText"],
    });
  });

  it("the status counts the response's jobs", () => {
    const { version, response: whole, ...summary } = status;
    expect(whole).toEqual(response);
    const count = (wanted: Status) => response.jobs.filter(({ result }) => result.status === wanted).length;
    const jobs = response.jobs.length;
    const [completed, stubs, failed] = [count("COMPLETED"), count("STUB"), count("FAILED")];
    expect(summary.progress).toEqual({ jobs, ended: jobs, completed, stubs, failed });
    expect(read("run-list.json")).toEqual({ version, runs: [summary], next: null });
  });

  it("digests match the documents that they name", () => {
    expect(allEvidence).toHaveLength(7);
    for (const { controls: used, allowlist: asked } of allEvidence) {
      expect(used?.digest).toBe(digestOf(controls));
      expect(asked).toEqual({ revision: controlsStatus.allowlist.revision, digest: digestOf(allowlist) });
    }
    expect(controlsStatus).toMatchObject({
      controls,
      digest: digestOf(controls),
      allowlist: { digest: digestOf(allowlist), rules: allowlist.rules.length },
    });
    const withdrawal = assertWith(resultWithdrawalV1, read("result-withdrawal.json"));
    const generated = records.find(({ event }) => event === "outcome");
    expect(withdrawal.filter.promptDigest).toBe(generated?.model?.promptDigest);
    expect(read("result-removal.json")).toMatchObject({
      filter: withdrawal.filter,
      reason: withdrawal.reason,
    });
  });

  it("explanations equal the service's", () => {
    for (const one of [decision, stub]) expect(one.explanation).toBe(explanationOf(one));
  });

  it("an explanation names what has engaged the kill switch", () => {
    const { evidence } = decision;
    const killSources = (["controls", "service", "environment"] as const).map((source) => ({
      source,
      state: source === "service" ? ("released" as const) : ("engaged" as const),
    }));
    expect(
      explanationOf({
        gate: "kill-switch",
        guard: null,
        reason: "KILL_SWITCH",
        status: "STUB",
        evidence: evidence && { ...evidence, killSources },
      }),
    ).toMatch(/\(kill flag, SLOTGEN_AI_KILL\)\.$/);
  });
});
