import { readFile } from "node:fs/promises";
import { type AllowlistV1, allowlistV1, parseWith, type RunV1, runV1 } from "@slotgate/contracts";
import exampleRun from "@slotgate/contracts/examples/v1/run.json" with { type: "json" };
import { InMemStorageProvider, Unleash } from "unleash-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aiFlag, developmentPercent } from "./flags.ts";
import { loadSample, samples } from "./samples.ts";
import { tryRun } from "./try-out.ts";

const files = samples.map(({ file }) => file);
const runOf = async (file: string): Promise<RunV1> => {
  const parsed = parseWith(runV1, await loadSample(file));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value;
};

test.each(files)("%s is a valid run", async (file) => {
  expect((await runOf(file)).jobs.length).toBeGreaterThan(0);
});

test("the run to try is valid", () => {
  expect(parseWith(runV1, tryRun)).toMatchObject({ ok: true });
});

test("no job id is in two samples, because one job cannot have two contents", async () => {
  const ids = (await Promise.all(files.map(runOf))).flatMap(({ jobs }) => jobs.map(({ jobId }) => jobId));
  expect(new Set(ids).size).toBe(ids.length);
});

async function sampleAllowlist(): Promise<AllowlistV1> {
  const parsed = parseWith(
    allowlistV1,
    JSON.parse(await readFile(new URL("../samples/allowlist.json", import.meta.url), "utf8")),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value;
}

test("the sample allowlist is valid and covers all kinds but mark schemes", async () => {
  const allowed = new Set((await sampleAllowlist()).rules.flatMap(({ kinds }) => kinds));
  const runs = await Promise.all(files.map(runOf));
  const generated = runs.flatMap(({ jobs }) =>
    jobs.filter(({ mode }) => mode === "generate").map(({ kind }) => kind),
  );
  expect(new Set(generated.filter((kind) => !allowed.has(kind)))).toEqual(new Set(["markScheme"]));
});

describe("the rollout of the development position", () => {
  let unleash: Unleash;

  beforeAll(async () => {
    const strategy = {
      name: "flexibleRollout",
      constraints: [],
      parameters: { rollout: String(developmentPercent), stickiness: "jobId", groupId: aiFlag.name },
    };
    unleash = new Unleash({
      appName: "samples",
      url: "http://127.0.0.1:9/api",
      refreshInterval: 0,
      metricsInterval: 0,
      disableMetrics: true,
      storageProvider: new InMemStorageProvider(),
      bootstrap: {
        data: [
          {
            name: aiFlag.name,
            type: "release",
            enabled: true,
            stale: false,
            impressionData: false,
            strategies: [strategy],
          },
        ] as never,
      },
    });
    unleash.on("error", () => {});
    await new Promise<void>((resolve) => unleash.once("ready", resolve));
  });

  afterAll(() => unleash.destroy());

  const isIn = (jobId: string): boolean => unleash.isEnabled(aiFlag.name, { properties: { jobId } });

  test.each(["lesson", "assessment", "product"])("%s has jobs inside and outside", async (file) => {
    const { jobs } = await runOf(file);
    expect(new Set(jobs.map(({ jobId }) => isIn(jobId)))).toEqual(new Set([true, false]));
  });

  test.each(["not-opted-in", "kill-switch", "feature-flag"])(
    "%s is denied although its jobs are inside",
    async (file) => {
      for (const { jobId, mode } of (await runOf(file)).jobs)
        if (mode === "generate") expect(isIn(jobId)).toBe(true);
    },
  );

  test("the job to try is inside", () => {
    for (const { jobId } of tryRun.jobs) expect(isIn(jobId)).toBe(true);
  });

  test("the run that `/docs` fills in is admitted: its first job is inside, its whole scope allowed", async () => {
    const { appliesTo, jobs } = exampleRun as RunV1;
    expect(isIn(jobs[0]?.jobId ?? "")).toBe(true);
    const { rules } = await sampleAllowlist();
    for (const { mode, kind, slotId } of jobs.filter((job) => job.mode === "generate"))
      expect(
        rules.some(
          (rule) =>
            rule.kinds.includes(kind) &&
            (rule.slotIds.length === 0 || rule.slotIds.includes(slotId)) &&
            Object.entries(rule.appliesTo).every(
              ([name, values]) => values.includes("*") || values.includes(appliesTo[name] ?? ""),
            ),
        ),
        mode + slotId,
      ).toBe(true);
  });
});
