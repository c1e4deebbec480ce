import {
  assertWith,
  budgetV1,
  changeListV1,
  decisionV1,
  killStatusV1,
  parseWith,
  type RunResponseV1,
  type RunStatusV1,
  readinessV1,
  runStatusV1,
  telemetryListV1,
} from "@slotgate/contracts";
import { expect } from "vitest";
import { applyWidening } from "../openapi/allowlist-cases.ts";
import { allowlistOf, newJobId, runOf } from "./documents.ts";
import { engage, release } from "./engage-and-release.ts";
import { runSlotgate } from "./run-slotgate.ts";
import type { World } from "./start-world.ts";
import { until } from "./until.ts";

/** What a world needs in its environment so that everything can be used. */
export const environmentOfEverything = {
  // The database holds the allowlist.
  SLOTGEN_ALLOWLIST_PATH: undefined,
  SLOTGATE_BUDGET_CALLS_PER_DAY: "100000",
  SLOTGATE_BUDGET_CALLS_PER_RUN: "1000",
};

/** Uses what the database has a part in, as callers, operators and auditors do; expects all of it to work. */
export async function useEverything(world: World, { databaseUrl }: { readonly databaseUrl: string }) {
  const startedAt = Date.now() - 1_000;
  await until(async () => (await ask(world, "/v1/allowlist")).status === 200);
  await applyWidening(world, JSON.stringify(allowlistOf()));
  await world.untilOpen();
  await until(async () => (await reasonOf(world)) === "GENERATED");

  const decisionId = await useRuns(world);
  await useKill(world);

  const records = assertWith(
    telemetryListV1,
    await json(world, `/v1/telemetry?limit=200&since=${new Date(startedAt).toISOString()}`),
  ).records;
  expect(records.length).toBeGreaterThan(40);
  for (const { decidedAt } of records) isSince(startedAt, decidedAt);
  const exported = await world.request("/v1/telemetry/export", {
    key: world.keys.audit,
    headers: { accept: "application/x-ndjson" },
  });
  expect((await exported.text()).trim().split("\n").length).toBeGreaterThan(40);
  assertWith(decisionV1, await json(world, `/v1/decisions/${decisionId}`));

  const { changes } = assertWith(changeListV1, await json(world, "/v1/changes?limit=50"));
  expect(changes.map(({ source }) => source)).toEqual(expect.arrayContaining(["kill", "allowlist"]));
  const budget = assertWith(budgetV1, await json(world, "/v1/budget"));
  expect(JSON.stringify(budget)).toMatch(/"spent":[1-9]/);

  await useKeys(world, databaseUrl);
  await useCommands(world, databaseUrl);

  const readiness = assertWith(readinessV1, await json(world, "/readyz"));
  expect(readiness).toMatchObject({ status: "ready", degraded: [] });
}

const ask = (world: World, path: string): Promise<Response> =>
  world.request(path, { key: world.keys.operate });
async function json(world: World, path: string): Promise<unknown> {
  const response = await ask(world, path);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text);
}

function isSince(startedAt: number, instant: string): void {
  expect(new Date(instant).getTime()).toBeGreaterThanOrEqual(startedAt);
  expect(new Date(instant).getTime()).toBeLessThan(Date.now() + 60_000);
}

const reasonOf = async (world: World, jobId = newJobId()): Promise<string | undefined> =>
  (await world.submit({ jobs: [{ jobId }] })).jobs[0]?.decision.reason;

/** Many at once, one asynchronously, one from store, one removed; answers the id of a decision. */
async function useRuns(world: World): Promise<string> {
  // Several times if need be: on a busy machine a new connection may take longer than jobs wait for one.
  let answers: readonly RunResponseV1[] = [];
  await until(async () => {
    answers = await Promise.all(Array.from({ length: 40 }, () => world.submit(runOf())));
    const reasons = answers.flatMap(({ jobs }) => jobs.map(({ decision }) => decision.reason));
    return reasons.every((reason) => reason === "GENERATED");
  });

  const accepted = await world.request("/v1/runs", {
    body: JSON.stringify(runOf({ jobs: [{}, {}, {}] })),
    headers: { prefer: "respond-async" },
  });
  expect(accepted.status).toBe(202);
  const { runId } = (await accepted.json()) as RunStatusV1;
  let status: RunStatusV1 | null = null;
  await until(async () => {
    const parsed = parseWith(runStatusV1, await (await world.request(`/v1/runs/${runId}`)).json());
    status = parsed.ok ? parsed.value : null;
    return status?.state === "ended";
  });
  expect(JSON.stringify(status)).not.toContain('"STUB"');

  const jobId = newJobId();
  await world.generate({ jobs: [{ jobId }] });
  const stored = await world.request(`/v1/jobs/${jobId}/result`);
  expect(stored.status).toBe(200);
  const removed = await world.request("/v1/results/withdraw", {
    key: world.keys.operate,
    body: JSON.stringify({ version: "v1", reason: "to see it removed", filter: { jobId }, dryRun: false }),
  });
  expect(removed.status, await removed.text()).toBe(200);
  return answers[0]?.jobs[0]?.decision.decisionId ?? expect.unreachable("no decision");
}

async function useKill(world: World): Promise<void> {
  const startedAt = Date.now() - 1_000;
  const engagementId = await engage(world);
  const { engagements } = assertWith(killStatusV1, await json(world, "/v1/kill"));
  isSince(startedAt, engagements?.find((one) => one.engagementId === engagementId)?.engagedAt ?? "");
  expect(await reasonOf(world)).toBe("KILL_SWITCH");
  await release(world, engagementId);
  await until(async () => (await reasonOf(world)) === "GENERATED");
}

async function useKeys(world: World, databaseUrl: string): Promise<void> {
  const keys = (...args: string[]) => runSlotgate(["keys", ...args], { DATABASE_URL: databaseUrl });
  const created = await keys("create", "--subject", "odd", "--roles", "audit", "--expires", "90d");
  expect(created).toMatchObject({ code: 0 });
  const secret = created.stdout.trim();
  await until(async () => (await world.request("/v1/controls", { key: secret })).status === 200);
  const [, keyId = ""] = secret.split("_");
  expect(await keys("rotate", keyId)).toMatchObject({ code: 0 });
  expect(await keys("list")).toMatchObject({ code: 0, stdout: expect.stringMatching(/20\d\d-/) });
}

async function useCommands(world: World, databaseUrl: string): Promise<void> {
  const jobId = newJobId();
  await world.generate({ jobs: [{ jobId }] });
  const asking = { SLOTGATE_URL: world.url, SLOTGATE_KEY: world.keys.operate };
  const reading = { DATABASE_URL: databaseUrl, SLOTGATE_OUTBOUND_LEDGER: world.outboundLedger };
  const commands: readonly [readonly string[], Readonly<Record<string, string>>][] = [
    [["explain", jobId], asking],
    [["changes"], asking],
    [["status"], asking],
    [["drill", "allowlist", "--yes"], asking],
    [["verify"], reading],
    [["replay"], reading],
    [["reconcile"], reading],
    [["heads", "export"], reading],
    [["migrate"], reading],
  ];
  // The drill needs its rule.
  const { stdout } = await runSlotgate(["drill", "rule"], asking);
  const document = allowlistOf();
  await applyWidening(world, JSON.stringify({ ...document, rules: [...document.rules, JSON.parse(stdout)] }));
  // Behind a pooler the service reads of it a moment later.
  await until(async () => (await runSlotgate(["drill", "kill", "--yes"], asking)).code === 0);
  for (const [args, env] of commands) {
    const ended = await runSlotgate(args, env);
    expect(ended, `slotgate ${args.join(" ")}: ${ended.stderr}`).toMatchObject({ code: 0 });
  }
}
