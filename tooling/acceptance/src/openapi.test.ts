import type { IncidentV1 } from "@slotgate/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyNarrowing, applyWidening, emptyAllowlist, readAllowlist } from "./openapi/allowlist-cases.ts";
import { type CutDatabase, cutDatabase } from "./openapi/cut-database.ts";
import {
  type Answered,
  createJudge,
  type DescribedApi,
  type DescribedOperation,
  type Outcome,
  outcomeName,
  outcomesOf,
} from "./openapi/described-api.ts";
import { beginDrill, drillJobs, drillProgress, drillStart } from "./openapi/drill-cases.ts";
import { generationOf } from "./openapi/generation-cases.ts";
import { provocations } from "./openapi/provocations.ts";
import { type GoodRequest, send } from "./openapi/send.ts";
import { makeSignoff, signoffRequest, signoffWithdrawal } from "./openapi/signoff-cases.ts";
import { type SpecialCase, specialCases, whileKilled, withoutDatabase } from "./openapi/special-cases.ts";
import { allowlistOf, jobOf, runOf } from "./world/documents.ts";
import { engageAndRelease } from "./world/engage-and-release.ts";
import { type LocalIssuer, startLocalIssuer } from "./world/local-issuer.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let issuer: LocalIssuer;
let roleless: string;
let world: World;
let operations: readonly (readonly [path: string, method: string, operation: DescribedOperation])[];
let judge: ReturnType<typeof createJudge>;
let ids: Readonly<Record<string, string>>;
let env: Readonly<Record<string, string | undefined>>;
const driven = new Set<string>();

beforeAll(async () => {
  issuer = await startLocalIssuer();
  roleless = await issuer.token({ slotgate_roles: null });
  env = {
    // No spool, so that some decisions cannot be recorded.
    SLOTGATE_SPOOL_MAX_BYTES: "0",
    // The database holds the allowlist.
    SLOTGEN_ALLOWLIST_PATH: undefined,
    SLOTGATE_JOURNAL_WAIT_MS: "2000",
    SLOTGATE_OIDC_ISSUER: issuer.url,
    SLOTGATE_OIDC_AUDIENCE: "slotgate",
    SLOTGATE_KEYS_MAX_AGE_MS: "5000",
    SLOTGATE_SIGNOFF_PRODUCT: "test-operate",
  };
  world = await startWorld({ env });
  await until(async () => (await send(world, readAllowlist)).status === 200);
  await applyWidening(world, JSON.stringify(allowlistOf()));
  await world.untilOpen();
  const { runId, jobs } = await world.generate({ jobs: [jobOf({ jobId: "described" })] });
  const engagementId = await engageAndRelease(world);
  ids = {
    revision: "1",
    engagementId,
    drillId: await beginDrill(world),
    incidentId: await openIncident(world),
    signoffId: await makeSignoff(world),
    runId,
    decisionId: jobs[0]?.decision.decisionId ?? "",
    jobId: "described",
  };
  const api = (await (await world.request("/openapi.json", { key: null })).json()) as DescribedApi;
  operations = Object.entries(api.paths).flatMap(([path, atPath]) =>
    Object.entries(atPath).map(([method, operation]) => [path, method.toUpperCase(), operation] as const),
  );
  judge = createJudge(api);
});
afterAll(async () => {
  await world.stop();
  await issuer.stop();
});

async function openIncident(at: World): Promise<string> {
  const request = { method: "POST", path: "/v1/incidents", as: "operate", body: incidentOpening } as const;
  const { text } = await send(at, request);
  return (JSON.parse(text) as IncidentV1).incidentId;
}

const run = JSON.stringify(runOf({ jobs: [{ jobId: "described" }, { kind: "poem" }] }));
const removal = JSON.stringify({
  version: "v1",
  reason: "to count",
  filter: { owner: "nobody" },
  dryRun: true,
});

const noRules = JSON.stringify({ version: "v1", reason: "to see it described", document: emptyAllowlist });
const proposal = JSON.stringify({ version: "v1", document: emptyAllowlist });
const rollback = JSON.stringify({ version: "v1", reason: "to see it described", revision: 1 });
const noModel = JSON.stringify({ version: "v1", reason: "to see it described", document: generationOf() });
const generationTry = JSON.stringify({ version: "v1", document: generationOf(), run: runOf() });
const noCap = JSON.stringify({ version: "v1", reason: "to see it described", basisPoints: null });
const incidentOpening = JSON.stringify({ version: "v1", severity: 3, title: "to see it described" });
const whyKill = JSON.stringify({ version: "v1", reason: "to see it described" });

/** For each operation a request that succeeds; method and path are those of the document. */
const good: Readonly<Record<string, Pick<GoodRequest, "as" | "body" | "headers">>> = {
  submitRun: {
    as: "submit",
    body: run,
    headers: { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" },
  },
  listRuns: { as: "submit" },
  readRun: { as: "submit" },
  streamRun: { as: "submit" },
  readJobResult: { as: "submit" },
  findJobResult: { as: "submit" },
  withdrawResults: { as: "operate", body: removal },
  eraseResults: { as: "operate", body: removal },
  listRemovals: { as: "audit" },
  dryRun: { as: "audit", body: run },
  readDecision: { as: "audit" },
  readDecisionGeneration: { as: "audit" },
  listJobDecisions: { as: "submit" },
  findJobDecisions: { as: "submit" },
  listTelemetry: { as: "audit" },
  readActivity: { as: "audit" },
  compareGeneration: { as: "audit" },
  exportTelemetry: { as: "submit" },
  readControls: { as: "operate" },
  readKill: { as: "audit" },
  engageKill: { as: "operate", body: whyKill },
  releaseKill: { as: "operate", body: whyKill },
  readAllowlist: { as: "audit" },
  applyAllowlist: { as: "operate", body: noRules, headers: { "if-match": '"0"' } },
  previewAllowlist: { as: "audit", body: proposal },
  listAllowlistRevisions: { as: "audit" },
  readAllowlistRevision: { as: "audit" },
  rollBackAllowlist: { as: "operate", body: rollback },
  readGeneration: { as: "audit" },
  applyGeneration: { as: "operate", body: noModel, headers: { "if-match": '"0"' } },
  listGenerationRevisions: { as: "audit" },
  readGenerationRevision: { as: "audit" },
  rollBackGeneration: { as: "operate", body: rollback },
  tryGeneration: { as: "operate", body: generationTry },
  previewRollout: { as: "audit" },
  readCap: { as: "audit" },
  readBudget: { as: "operate" },
  setCap: { as: "operate", body: noCap },
  listChanges: { as: "audit" },
  openIncident: { as: "operate", body: incidentOpening },
  listIncidents: { as: "audit" },
  readIncident: { as: "audit" },
  addIncidentEntry: {
    as: "operate",
    body: JSON.stringify({ version: "v1", kind: "note", text: "described" }),
  },
  readReadiness: { as: "audit" },
  listSignoffs: { as: "audit" },
  sign: { as: "operate", body: signoffRequest() },
  withdrawSignoff: { as: "operate", body: signoffWithdrawal },
  startDrill: { as: "operate", body: drillStart },
  listDrills: { as: "audit" },
  noteDrill: { as: "operate", body: drillProgress },
  runDrillJobs: { as: "operate", body: drillJobs },
  readCaller: { as: "submit" },
  checkAlive: { as: null },
  checkReady: { as: null },
  readMetrics: { as: null },
  readDescription: { as: null },
};

const ofJob = ({ jobId = "" }: Readonly<Record<string, string>>): string =>
  `?jobId=${encodeURIComponent(jobId)}`;

/** Required queries. */
const queries: Readonly<Record<string, (known: Readonly<Record<string, string>>) => string>> = {
  previewRollout: () => "?percent=10",
  readReadiness: () => "?stage=beta&window=1h",
  findJobResult: ofJob,
  findJobDecisions: ofJob,
};

/** Outcomes that are not driven here, and why. */
const notDriven: Readonly<Record<string, string>> = {
  "request-timeout": "takes five minutes of silence; the service's own tests shorten that",
  "allowlist-in-file": "takes a service with a file; the matrix of roles asks one",
  "generation-in-file": "takes a service with a file; the service's own tests ask one",
  internal: "only a defect brings it; the service's own tests put one behind the API",
  "run-unfinished": "takes a replica that stops while the caller waits; the tests of runs stop one",
};

const goneTypes = new Set([
  "store-unavailable",
  "kill-unavailable",
  "records-unavailable",
  "keys-unavailable",
]);
const needsNoDatabase = (outcome: Outcome): boolean =>
  goneTypes.has(outcome.type ?? "") || Object.hasOwn(withoutDatabase, outcomeName(outcome));
const needsKill = (outcome: Outcome): boolean => whileKilled[outcome.operation] === outcomeName(outcome);
const needsLimit = ({ type }: Outcome): boolean => type === "rate-limited";
const isNotDriven = ({ type }: Outcome): boolean => Object.hasOwn(notDriven, type ?? "");
const described = (): Outcome[] => operations.flatMap(([, , operation]) => outcomesOf(operation));
const operationIds = (): string[] => operations.map(([, , { operationId }]) => operationId);

function goodRequest(operationId: string): GoodRequest & { readonly operation: DescribedOperation } {
  const [pattern, method, operation] = operations.find(([, , one]) => one.operationId === operationId) ?? [];
  const known = good[operationId];
  if (pattern === undefined || method === undefined || operation === undefined || known === undefined)
    throw new Error(`the document has operation \`${operationId}\`, and this test no good request for it`);
  const path =
    pattern.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name) +
    (queries[operationId]?.(ids) ?? "");
  return { ...known, method, path, operation };
}

/** Compares an answer with the document, and notes that it was seen. */
function check(operation: DescribedOperation, answer: Answered): string {
  const { outcome, differences } = judge(operation, answer);
  const name = outcomeName(outcome);
  expect({ name, differences, text: answer.text.slice(0, 500) }).toMatchObject({ name, differences: [] });
  driven.add(name);
  return name;
}

async function drive(outcome: Outcome, cases: Readonly<Record<string, SpecialCase>>): Promise<string> {
  const { operation: id, type } = outcome;
  const { operation, ...request } = goodRequest(id);
  const special = cases[outcomeName(outcome)];
  if (typeof special === "function") return check(operation, await special(world, request));
  if (special !== undefined || type === null)
    return check(operation, await send(world, { ...request, ...special }));
  const provoke = provocations[type];
  if (provoke === undefined) throw new Error(`nothing here brings about \`${type}\` for \`${id}\``);
  const roles = operation["x-slotgate-roles"];
  return check(operation, await provoke({ world, good: request, roles, roleless }));
}

async function driveAll(
  wanted: (outcome: Outcome) => boolean,
  cases: Readonly<Record<string, SpecialCase>>,
): Promise<void> {
  const outcomes = described().filter((outcome) => wanted(outcome) && !isNotDriven(outcome));
  expect(outcomes.length).toBeGreaterThan(0);
  for (const outcome of outcomes) expect(await drive(outcome, cases)).toBe(outcomeName(outcome));
}

describe("every operation answers as its description says", () => {
  it("in every way that can be provoked on a healthy service", () =>
    driveAll((one) => !needsNoDatabase(one) && !needsKill(one) && !needsLimit(one), specialCases));

  it("whatever the caller's roles", async () => {
    for (const id of operationIds()) {
      const { operation, ...request } = goodRequest(id);
      for (const as of ["submit", "operate", "audit", null] as const)
        check(operation, await send(world, { ...request, as }));
    }
  });

  it("while the controls deny", async () => {
    await world.setKill(true);
    await applyNarrowing(world, { ...emptyAllowlist, enabled: false });
    await world.admin.setRollout({
      name: world.flags.ai,
      environment: "development",
      percent: 100,
      groupId: "another",
    });
    await world.untilControls(
      ({ controls, advice }) => controls?.killSwitch === "engaged" && advice.length > 0,
    );
    for (const id of operationIds()) {
      const { operation, ...request } = goodRequest(id);
      const special = specialCases[`${id} 200`];
      const answer =
        typeof special === "function" ? await special(world, request) : await send(world, request);
      expect(check(operation, answer)).toBe(whileKilled[id] ?? `${id} 200`);
    }
  });

  describe("while the database is gone", () => {
    let cut: CutDatabase;
    beforeAll(async () => {
      cut = await cutDatabase(world.databaseUrl);
      const unknown = { key: "key-that-was-not-read" };
      await until(async () => (await world.request("/readyz", { key: null })).status === 503);
      await until(async () => (await world.request("/v1/controls", unknown)).status === 503);
    });
    afterAll(() => cut.heal());

    it("in every way that can be provoked then", async () => {
      // In parallel, because most of them wait for a lost connection.
      const outcomes = described().filter((one) => needsNoDatabase(one) && !isNotDriven(one));
      expect(outcomes.length).toBeGreaterThan(0);
      expect(await Promise.all(outcomes.map((one) => drive(one, withoutDatabase)))).toEqual(
        outcomes.map(outcomeName),
      );
    });

    it("and in no undescribed way", async () => {
      for (const id of operationIds()) {
        const { operation, ...request } = goodRequest(id);
        check(operation, await send(world, request));
      }
    });
  });

  it("with an exhausted limit", async () => {
    await world.restart({ env: { ...env, SLOTGATE_RATE_LIMIT: "1" } });
    await until(async () => (await world.request("/readyz", { key: null })).status === 200);
    await driveAll(needsLimit, {});
  });

  it("and every described way was seen", () => {
    const names = described().map(outcomeName);
    const unseen = described().filter(
      (outcome) => !driven.has(outcomeName(outcome)) && !isNotDriven(outcome),
    );
    expect(unseen.map(outcomeName)).toEqual([]);
    const expected = [
      ...Object.keys(specialCases),
      ...Object.keys(withoutDatabase),
      ...Object.values(whileKilled),
    ];
    expect(expected.filter((name) => !names.includes(name))).toEqual([]);
    expect(Object.keys(good).sort()).toEqual(operationIds().sort());
  });
});
