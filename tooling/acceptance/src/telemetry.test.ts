import {
  activityV1,
  assertWith,
  parseWith,
  type Reason,
  type TelemetryListV1,
  telemetryListV1,
  telemetryV1,
} from "@slotgate/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobOf, newJobId } from "./world/documents.ts";
import { startWorld, type World } from "./world/start-world.ts";

let world: World;
/** A job that was generated, one whose run did not opt in, and one of a kind that no rule names. */
const ids = { generated: newJobId(), closed: newJobId(), poem: newJobId() };
let runId: string;

beforeAll(async () => {
  world = await startWorld();
  await world.untilOpen();
  ({ runId } = await world.generate({ jobs: [jobOf({ jobId: ids.generated })] }));
  await world.submit({
    jobs: [jobOf({ jobId: ids.closed })],
    appliesTo: { subject: "history", level: "a-level" },
    metadata: { requiresReview: true },
  });
  await world.submit({ jobs: [jobOf({ jobId: ids.poem, kind: "poem" })] });
});
afterAll(() => world.stop());

async function page(query: string, key: string = world.keys.audit): Promise<TelemetryListV1> {
  const response = await world.request(`/v1/telemetry?${query}`, { key });
  const parsed = parseWith(telemetryListV1, await response.json());
  expect(parsed).toMatchObject({ ok: true });
  return parsed.ok ? parsed.value : expect.unreachable();
}
const jobsOf = ({ records }: TelemetryListV1): string[] => [...new Set(records.map(({ jobId }) => jobId))];

interface Copies {
  readonly writer: string;
  readonly count: number;
  readonly at: string;
}

/** Copies one record `count` times, so that there are pages. */
async function copyRecords({ writer, count, at }: Copies): Promise<void> {
  await world.database.query(
    `insert into telemetry_record (writer_id, seq, decision_id, job_id, owner, body, run_id, decided_at, reason, kind, scope)
     select $1, n, 'copied-' || n, job_id, 'copies',
       jsonb_set(body::jsonb, '{eventId}', to_jsonb($1 || ' ' || n))::json, run_id, $3::timestamptz + n / 10 * interval '1 ms', reason,
       kind, scope
     from generate_series(1, $2::integer) as n,
       (select * from telemetry_record where job_id = $4 limit 1) as record`,
    [writer, count, at, ids.closed],
  );
}

describe("records are found by", () => {
  it.each<[string, () => string, () => string[]]>([
    ["reason", () => "reason=NOT_OPTED_IN", () => [ids.closed]],
    ["gate", () => "gate=allowlist", () => [ids.poem]],
    ["status", () => "status=COMPLETED", () => [ids.generated]],
    ["kind", () => "kind=poem", () => [ids.poem]],
    ["a dimension of the scope", () => "scope.subject=history", () => [ids.closed]],
    ["several dimensions, all of which apply", () => "scope.subject=history&scope.level=gcse", () => []],
    ["run", () => `run=${runId}`, () => [ids.generated]],
    ["job", () => `job=${ids.poem}`, () => [ids.poem]],
    ["gate and reason that do not go together", () => "gate=allowlist&reason=NOT_OPTED_IN", () => []],
    ["what any gate may say", () => "gate=rollout", () => []],
  ])("%s", async (_, query, found) => {
    expect(jobsOf(await page(query()))).toEqual(found());
  });

  it("rule, as the records name it", async () => {
    const [record] = (await page(`job=${ids.generated}`)).records;
    const rule = record?.evidence?.ruleId ?? expect.unreachable("a record without rule");
    const found = await page(`rule=${encodeURIComponent(rule)}&job=${ids.generated}`);
    expect(found.records).toHaveLength(2);
    expect((await page("rule=no-such-rule")).records).toEqual([]);
  });

  it("time, from one instant on and before another", async () => {
    const { records } = await page(`job=${ids.generated}`);
    const [first, last] = [records[0], records.at(-1)].map((record) => record?.decidedAt ?? "");
    expect((await page(`job=${ids.generated}&since=${first}`)).records).toHaveLength(2);
    expect((await page(`job=${ids.generated}&until=${first}`)).records).toHaveLength(0);
    expect(first).not.toBe(last);
    expect((await page(`job=${ids.generated}&until=${last}`)).records).toEqual(records.slice(0, 1));
  });

  it("nothing that is misspelt or impossible", async () => {
    for (const query of ["reasn=X", "reason=NOPE", "gate=door", "cursor=x", "scope.=x", "kind=", "order=up"])
      expect((await world.request(`/v1/telemetry?${query}`, { key: world.keys.audit })).status, query).toBe(
        422,
      );
  });
});

it("another team sees none of them; a submitter sees its own without evidence", async () => {
  expect((await page(`job=${ids.generated}`, world.keys.otherTeam)).records).toEqual([]);
  const own = await page(`job=${ids.generated}`, world.keys.submit);
  expect(own.records.map(({ evidence }) => evidence)).toEqual([null, null]);
  const lines = await (
    await world.request(`/v1/telemetry/export?job=${ids.generated}`, { key: world.keys.otherTeam })
  ).text();
  expect(lines).toBe("");
});

it.each(["oldest-first", "newest-first"])(
  "pages %s leave out nothing and show nothing twice while records come in, late ones too",
  async (order) => {
    const writer = `copies ${order}`;
    await copyRecords({ writer, count: 150, at: "2026-01-01T00:00:00Z" });
    const there = new Set(Array.from({ length: 150 }, (_, index) => `${writer} ${index + 1}`));
    const seen: string[] = [];
    let next: string | null = null;
    for (let pages = 0; pages < 40; pages += 1) {
      const cursor: string = next === null ? "" : `&cursor=${next}`;
      const window = "since=2025-12-31T00:00:00Z&until=2026-01-02T00:00:00Z";
      const list = await page(`${window}&order=${order}&limit=17${cursor}`);
      ({ next } = list);
      seen.push(...list.records.map(({ eventId }) => eventId));
      if (next === null) break;
      await copyRecords({ writer: `${order} late ${pages}`, count: 3, at: "2025-12-31T12:00:00Z" });
      await copyRecords({ writer: `${order} new ${pages}`, count: 3, at: "2026-01-01T12:00:00Z" });
    }
    expect(next).toBeNull();
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((place) => there.has(place)).length).toBe(there.size);
  },
);

describe("an export", () => {
  it("has the exact hashed text of every record, one a line", async () => {
    await copyRecords({ writer: "many", count: 50_000, at: "2026-02-01T00:00:00Z" });
    const response = await world.request("/v1/telemetry/export", { key: world.keys.audit });
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    const lines = (await response.text()).split("\n");
    expect(lines.pop()).toBe("");
    const { rows } = await world.database.query<{ body: string }>(
      "select body::text as body from telemetry_record order by decided_at, writer_id, seq",
    );
    expect(lines.length).toBeGreaterThan(50_000);
    expect(lines.length).toBe(rows.length);
    expect(lines.findIndex((line, index) => line !== rows[index]?.body)).toBe(-1);
    expect(parseWith(telemetryV1, JSON.parse(lines.at(-1) ?? ""))).toMatchObject({ ok: true });
  });
});

describe("activity", () => {
  /** Each time another window: the count of one is shared for a while. */
  let minutes = 60;
  const counts = async (): Promise<Partial<Record<Reason, number>>> => {
    const response = await world.request(`/v1/activity?window=${minutes}m`, { key: world.keys.audit });
    minutes -= 1;
    const { steps } = assertWith(activityV1, await response.json());
    const sums: Partial<Record<Reason, number>> = {};
    for (const { reasons } of steps)
      for (const { reason, jobs } of reasons) sums[reason] = (sums[reason] ?? 0) + jobs;
    return sums;
  };
  /** Copies the outcome of the generated job, as a record of another job with these columns. */
  const copy = (columns: { owner?: string; event?: string; at?: string }) =>
    world.database.query(
      `insert into telemetry_record
         (writer_id, seq, decision_id, job_id, owner, event, body, run_id, decided_at, reason, kind, scope)
       select $2, 1, $2, $2, coalesce($3, owner), $4, body, run_id, coalesce($5::timestamptz, decided_at), reason,
         kind, scope
       from telemetry_record where reason = 'GENERATED' and job_id = $1`,
      [ids.generated, newJobId(), columns.owner ?? null, columns.event ?? null, columns.at ?? null],
    );

  it("counts each ended job once, by its reason", async () => {
    const before = await counts();
    await world.generate({ jobs: [jobOf()] });
    await world.submit({
      jobs: [jobOf(), jobOf({ jobId: newJobId() })],
      metadata: { requiresReview: true, allowAI: false },
    });
    const after = await counts();
    expect(after.GENERATED).toBe((before.GENERATED ?? 0) + 1);
    expect(after.NOT_OPTED_IN).toBe((before.NOT_OPTED_IN ?? 0) + 2);
    expect(after.ADMITTED).toBeUndefined();
  });

  it("leaves out late outcomes, jobs of drills and what lies outside the window", async () => {
    const before = await counts();
    await copy({ event: "late-outcome" });
    await copy({ owner: "drill:1" });
    await copy({ at: new Date(Date.now() - 61 * 60_000).toISOString() });
    await copy({ at: new Date(Date.now() + 60_000).toISOString() });
    expect(await counts()).toEqual(before);
    await copy({ at: new Date().toISOString() });
    expect(await counts()).toEqual({ ...before, GENERATED: (before.GENERATED ?? 0) + 1 });
  });
});
