import type { Change } from "@slotgate/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allowlistOf, newJobId, runOf } from "./world/documents.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let world: World;
beforeAll(async () => {
  // Without a file, the database holds the allowlist.
  world = await startWorld({ env: { SLOTGEN_ALLOWLIST_PATH: undefined } });
  await until(async () => (await ask("/v1/allowlist")).status === 200);
  // Jobs that another gate denied before would be no jobs that the allowlist newly admits.
  await world.untilControls(
    ({ state, killSwitches }) =>
      state === "confirmed" && killSwitches.every((one) => one.state !== "unknown"),
  );
});
afterAll(() => world.stop());

const ask = async (path: string, { method = "GET", body, headers }: Asked = {}) => {
  const response = await world.request(path, {
    method,
    key: world.keys.operate,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return {
    status: response.status,
    etag: response.headers.get("etag"),
    answer: JSON.parse(await response.text()),
  };
};

interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const apply = (document: unknown, more: object = {}, headers: Readonly<Record<string, string>> = {}) =>
  ask("/v1/allowlist", {
    method: "PUT",
    body: { version: "v1", reason: "the pilot", document, ...more },
    headers,
  });
const preview = async (document: unknown) =>
  (await ask("/v1/allowlist/preview", { method: "POST", body: { version: "v1", document } })).answer;

/** What becomes of one job: its reason. */
const reasonOf = async () => {
  const { jobs } = await world.submit(runOf({ jobs: [{ jobId: newJobId() }] }));
  return jobs[0]?.decision.reason;
};
/** Of one source: replicas note what they see of the controls in their own time. */
const lastChange = async (source: Change["source"]) =>
  (await ask(`/v1/changes?limit=1&source=${source}`)).answer.changes[0];
const inForce = async () => (await ask("/v1/allowlist")).answer;

describe("the allowlist in the database", () => {
  it("admits nothing before one is applied, and widens only with the digest of its preview", async () => {
    const document = allowlistOf();
    const empty = await ask("/v1/allowlist");
    expect(empty).toMatchObject({ status: 200, etag: '"0"', answer: { revision: 0, document: null } });
    await until(async () => (await reasonOf()) === "ALLOWLIST_UNAVAILABLE");

    expect((await apply(document)).status).toBe(428);
    const blind = await apply(document, {}, { "if-match": '"0"' });
    expect(blind).toMatchObject({ status: 409, answer: { title: expect.stringContaining("widens") } });

    const previewed = await preview(document);
    expect(previewed).toMatchObject({ widens: true, basedOn: 0, sample: { complete: true } });
    const { jobs } = previewed.sample;
    expect(jobs).toBeGreaterThan(0);
    expect(previewed.atFull).toMatchObject({ newlyAdmitted: jobs, noLongerAdmitted: 0 });
    expect(previewed.changes[0]).toContain("is new: newly admits");

    const { previewDigest } = previewed;
    const applied = await apply(document, { previewDigest }, { "if-match": '"0"' });
    expect(applied).toMatchObject({ status: 200, etag: '"1"', answer: { revision: 1 } });
    await until(async () => (await reasonOf()) === "GENERATED");
    expect(await lastChange("allowlist")).toMatchObject({
      source: "allowlist",
      why: "the pilot",
      digest: applied.answer.digest,
      after: { revision: 1 },
    });
    // The same digest names another change now.
    expect((await apply(document, { previewDigest }, { "if-match": '"0"' })).status).toBe(412);
  });

  it("narrows without waiting, and rolls back", async () => {
    const narrow = { ...allowlistOf(), enabled: false };
    expect(await apply(narrow, {}, { "if-match": '"1"' })).toMatchObject({ status: 200, etag: '"2"' });
    await until(async () => (await reasonOf()) === "ALLOWLIST_DISABLED");

    const { previewDigest } = await preview(allowlistOf());
    const rollback = (body: object) =>
      ask("/v1/allowlist/rollback", {
        method: "POST",
        body: { version: "v1", reason: "back again", revision: 1, ...body },
      });
    expect((await rollback({})).status).toBe(409);
    expect(await rollback({ previewDigest })).toMatchObject({
      status: 200,
      answer: { revision: 3, made: { rolledBackTo: 1, basedOn: 2 } },
    });
    await until(async () => (await reasonOf()) === "GENERATED");
    const { answer } = await ask("/v1/allowlist/revisions");
    expect(answer.revisions.map(({ revision }: { revision: number }) => revision)).toEqual([3, 2, 1]);
  });

  it("lets one of two operators through who change it at the same time", async () => {
    const narrow = { ...allowlistOf(), enabled: false };
    const both = await Promise.all([1, 2].map(() => apply(narrow, {}, { "if-match": '"3"' })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  const [rule] = allowlistOf().rules;
  const [dimension = ""] = Object.keys(rule?.appliesTo ?? {});
  const slip = `${dimension}s`;
  const misspelt = { ...rule, appliesTo: { ...rule?.appliesTo, [slip]: ["*"], [dimension]: undefined } };
  it.each<[string, unknown[], string[]]>([
    ["a typo in a dimension of one rule", [rule, { ...misspelt, id: "two" }], ["rule `two`", slip]],
    ["a typo in a dimension of every rule", [misspelt], [`rule \`${rule?.id}\``, slip, dimension]],
    ["an unknown key", [{ ...rule, kindz: [] }], ["did you mean `kinds`?", "line 1, column"]],
    ["an id twice", [rule, rule], ["unique", `rule \`${rule?.id}\``]],
    ["differing dimensions", [rule, { ...rule, id: "two", appliesTo: { other: ["*"] } }], ["rule `two`"]],
  ])("refuses %s, and keeps the revision in force", async (_, rules, said) => {
    const before = await inForce();
    const refused = await apply({ ...allowlistOf(), rules }, {}, { "if-match": `"${before.revision}"` });
    expect(refused.status).toBe(422);
    for (const part of said) expect(JSON.stringify(refused.answer)).toContain(part);
    expect(await inForce()).toEqual(before);
  });
});

it("caps the rollout, on record and in the log", async () => {
  const { previewDigest, basedOn } = await preview(allowlistOf());
  await apply(allowlistOf(), { previewDigest }, { "if-match": `"${basedOn}"` });
  await until(async () => (await reasonOf()) === "GENERATED");
  const cap = (basisPoints: number | null) =>
    ask("/v1/rollout/cap", { method: "PUT", body: { version: "v1", basisPoints, reason: "a canary" } });
  expect(await cap(0)).toMatchObject({ status: 200, answer: { revision: 1, basisPoints: 0 } });
  await until(async () => (await reasonOf()) === "ROLLOUT_EXCLUDED");
  expect(await lastChange("cap")).toMatchObject({
    source: "cap",
    after: { basisPoints: 0 },
    why: "a canary",
  });

  const { jobs } = await world.submit(runOf({ jobs: [{ jobId: newJobId() }] }));
  const [record] = await world.recordsOf(jobs[0]?.decision.decisionId ?? "");
  expect(record?.evidence).toMatchObject({ basisPoints: 0, rolloutCap: { state: "set", basisPoints: 0 } });

  const { answer } = await ask("/v1/rollout/preview?percent=100");
  expect(answer).toMatchObject({ asked: 10_000, now: 0, change: { basisPoints: 0, newlyAdmitted: 0 } });
  await cap(null);
  await until(async () => (await reasonOf()) === "GENERATED");
});

it("follows no allowlist whose database is not heard", async () => {
  await world.database.query("alter table allowlist_revision rename to allowlist_hidden");
  await until(async () => (await reasonOf()) === "ALLOWLIST_UNAVAILABLE");
  await world.database.query("alter table allowlist_hidden rename to allowlist_revision");
  await until(async () => (await reasonOf()) === "GENERATED");
});
