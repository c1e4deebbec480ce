import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TelemetryV1 } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/telemetry.denial.json" with { type: "json" };
import type { TelemetryFilter, TelemetryPage } from "@slotgate/executor";
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { call } from "../call.test-case.ts";
import { recordAsCsv } from "./record-columns.ts";
import { sixFieldsOf } from "./six-fields.ts";

const record: TelemetryV1 = structuredClone(example) as TelemetryV1;
const asked: [TelemetryFilter, TelemetryPage][] = [];
let stage: HttpStage;
let broken = false;
let directory: string;
beforeEach(async () => {
  asked.length = 0;
  broken = false;
  directory = await mkdtemp(join(tmpdir(), "export-"));
  stage = await startStage({
    telemetry: {
      async page(filter, page) {
        asked.push([filter, page]);
        if (broken && page.after !== null) throw new Error("gone");
        const before = page.after?.seq ?? 0;
        const left = broken ? page.limit : Math.max(0, 3 - before);
        return Array.from({ length: Math.min(page.limit, left) }, (_, index) => ({
          line: JSON.stringify(record),
          place: { decidedAt: record.decidedAt, writerId: "w", seq: before + index + 1 },
        }));
      },
    },
  });
});
afterEach(async () => {
  await stage.stop();
  await rm(directory, { recursive: true });
});
const telemetry = (...args: string[]) =>
  call(["telemetry", ...args], {
    env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(["audit"]) },
    now: Date.parse("2026-06-01T00:00:00Z"),
  });

describe("slotgate telemetry query", () => {
  it("shows the newest records as a table, and says that there are more", async () => {
    const { code, out, err } = await telemetry("query", "--limit", "2", "--gate", "rollout");
    expect({ code, err }).toEqual({
      code: 0,
      err: "only 2 are shown, and there are more: --limit NUMBER shows them\n",
    });
    expect(out.split("\n").slice(0, 2)).toEqual([
      "DECIDED     JOB              STATUS  REASON            RULE",
      "2026-03-02  lesson-12/check  STUB    ROLLOUT_EXCLUDED  chemistry-gcse",
    ]);
    expect(asked[0]).toMatchObject([{ gate: "rollout" }, { order: "newest-first", limit: 3 }]);
  });

  it("passes every filter on, and prints JSON", async () => {
    const filters = [
      "--since",
      "2026-03-01T00:00:00Z",
      "--scope",
      "subject=biology",
      "--rule",
      "r",
      "--job",
      "j",
    ];
    const { out } = await telemetry("query", ...filters, "--json");
    expect(JSON.parse(out)).toMatchObject({ version: "v1", records: [record, record, record], next: null });
    expect(asked[0]?.[0]).toMatchObject({ scope: { subject: "biology" }, ruleId: "r", jobId: "j" });
    expect((await telemetry("query", "--format", "ndjson")).out.split("\n")).toHaveLength(4);
    expect((await telemetry("query", "--reason", "WHIM")).code).toBe(2);
  });
});

describe("slotgate telemetry export", () => {
  it("writes every record to stdout or to a file, which appears when it is complete", async () => {
    const { code, out, err } = await telemetry("export");
    expect({ code, err }).toEqual({ code: 0, err: "3 records\n" });
    expect(out).toBe(`${JSON.stringify(record)}\n`.repeat(3));
    const file = join(directory, "records.csv");
    expect(await telemetry("export", "--format", "csv", "--out", file)).toMatchObject({ code: 0, out: "" });
    const lines = (await readFile(file, "utf8")).split("\r\n");
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^decidedAt,event,path,status,gate/);
    expect(lines[1]).toMatch(
      /^2026-03-02T09:14:06\.957Z,denial,stub,STUB,rollout,,ROLLOUT_EXCLUDED,publishing/,
    );
  });

  it("writes six fields of each decision for tools that read no more", async () => {
    const line = `${JSON.stringify(sixFieldsOf(record))}\n`;
    const written = { code: 0, out: line.repeat(3), err: "3 decisions of 3 records\n" };
    expect(await telemetry("export", "--format", "six-fields")).toEqual(written);
    expect(await telemetry("export", "--format", "six-fields", "--json")).toEqual(written);
    const file = join(directory, "decisions.ndjson");
    expect((await telemetry("export", "--format", "six-fields", "--out", file)).code).toBe(0);
    expect(await readFile(file, "utf8")).toBe(written.out);
  });

  it("is unchanged in a pipe, and has no control characters at a terminal", async () => {
    await stage.stop();
    const line = JSON.stringify({ ...record, kind: "a\u009b31mb\u202ec" });
    const place = { decidedAt: record.decidedAt, writerId: "w", seq: 1 };
    stage = await startStage({
      telemetry: { page: async (_, { after }) => (after === null ? [{ line, place }] : []) },
    });
    expect((await telemetry("export")).out).toBe(`${line}\n`);
    const env = { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(["audit"]) };
    const { out } = await call(["telemetry", "export"], { env, columns: 80 });
    expect(out.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(JSON.parse(out)).toEqual(JSON.parse(line));
    const { out: csv } = await call(["telemetry", "export", "--format", "csv"], { env });
    expect(csv).toContain(",a\\u{9b}31mb\\u{202e}c,");
  });

  it("names a file that cannot be written", async () => {
    const file = join(directory, "missing", "records.ndjson");
    expect(await telemetry("export", "--out", file)).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^slotgate telemetry export: the file `.*records\.ndjson` cannot be written: ENOENT/,
      ),
    });
  });

  it("that is cut off exits with 1 and leaves no file", async () => {
    broken = true;
    const { code, err } = await telemetry("export", "--out", join(directory, "records.ndjson"));
    expect(code).toBe(1);
    expect(err).toMatch(/no service can be reached/);
    expect(await readdir(directory)).toEqual([]);
  });
});

it("gives a spreadsheet no formula of a caller", () => {
  const csv = recordAsCsv({ ...record, jobId: '=HYPERLINK("x")', kind: "a,b" });
  expect(csv).toContain(`,"'=HYPERLINK(""x"")",`);
  expect(csv).toContain(',"a,b",');
});
