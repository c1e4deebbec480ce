import { randomBytes } from "node:crypto";
import {
  assertWith,
  type BudgetLimits,
  budgetNames,
  budgetV1,
  type RunResponseV1,
} from "@slotgate/contracts";
import { createPostgresSink, type SqlClient } from "@slotgate/postgres";
import { type Amount, BudgetExhaustedError } from "@slotgate/telemetry";
import { sampleDraft } from "@slotgate/telemetry/test";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { callUnderWay } from "./world/call-under-way.ts";
import { createDatabase } from "./world/create-database.ts";
import { jobOf, type RunInput, runOf } from "./world/documents.ts";
import { patientJournal } from "./world/patient-journal.ts";
import { briefLease } from "./world/replica.ts";
import { startWorld } from "./world/start-world.ts";
import { until } from "./world/until.ts";

const noLimits = { tokensPerDay: null, callsPerDay: null, tokensPerRun: null, callsPerRun: null };
let database: pg.Pool;
beforeAll(async () => {
  const { databaseUrl, migratedDatabase: template } = inject("stack");
  const name = `budget_${randomBytes(4).toString("hex")}`;
  database = new pg.Pool({
    connectionString: await createDatabase(databaseUrl, name, { template }),
    max: 12,
  });
});
afterAll(() => database.end());

let names = 0;
const newName = (what: string) => `${what}-${++names}`;
const journalOn = (day: string, client: SqlClient = database) =>
  patientJournal({ sink: createPostgresSink({ client, day: () => day }), writerId: newName("budget") });
const draft = (event: "admission" | "outcome", decisionId: string, runId: string) =>
  sampleDraft({ event, decisionId, runId, eventId: newName("event") });
const nameOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "recorded",
    (error: Error) => error.name,
  );

interface Use {
  readonly spent: number;
  readonly reserved: number;
}

async function useOf(key: string): Promise<{ readonly tokens: Use; readonly calls: Use }> {
  const { rows } = await database.query<{ tokens: Use; calls: Use }>(
    `select json_build_object('spent', tokens_spent, 'reserved', tokens_reserved) as tokens,
       json_build_object('spent', calls_spent, 'reserved', calls_reserved) as calls
     from budget_use where key = $1`,
    [key],
  );
  return rows[0] ?? { tokens: { spent: 0, reserved: 0 }, calls: { spent: 0, reserved: 0 } };
}

/** Keeps, by a trigger, every use that a row of `budget_use` ever has. */
async function watchUses(on = database): Promise<void> {
  await on.query(`
    create table if not exists use_seen (key text, tokens bigint, calls bigint);
    create or replace function see_use() returns trigger language plpgsql as $$
      begin
        insert into use_seen values
          (new.key, new.tokens_spent + new.tokens_reserved, new.calls_spent + new.calls_reserved);
        return null;
      end $$;
    create or replace trigger see_use after insert or update on budget_use for each row execute function see_use()`);
}

async function mostSeen(like: string, on = database): Promise<{ tokens: number; calls: number }> {
  const { rows } = await on.query<{ tokens: string; calls: string }>(
    "select coalesce(max(tokens), 0) as tokens, coalesce(max(calls), 0) as calls from use_seen where key like $1",
    [like],
  );
  return { tokens: Number(rows[0]?.tokens), calls: Number(rows[0]?.calls) };
}

/** Seeded, so that a failure can be reproduced. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface Load {
  readonly day: string;
  readonly seed: number;
  readonly limits: BudgetLimits;
  readonly client?: SqlClient;
}

/** Many jobs of few runs through three journals at once: most settle, some twice, some never. */
async function load({ day, seed, limits, client = database }: Load) {
  const journals = [1, 2, 3].map(() => journalOn(day, client));
  const random = randomFrom(seed);
  const charges = new Map<string, Amount & { readonly runId: string }>();
  const denied = new Set<string>();
  const jobs = Array.from({ length: 240 }, (_, index) => ({
    index,
    journal: journals[random(journals.length)] ?? expect.unreachable("no journal"),
    other: journals[random(journals.length)] ?? expect.unreachable("no journal"),
    runId: `run-${seed}-${random(5)}`,
    most: { tokens: 1 + random(400), calls: 1 + random(3) },
    spends: random(100),
    fate: random(10),
  }));
  await Promise.all(
    jobs.map(async ({ journal, other, runId, most, spends, fate, index }) => {
      await new Promise((resolve) => setTimeout(resolve, index));
      const id = newName("decision");
      const admission = journal.admit(draft("admission", id, runId), { reservation: { limits, most } });
      const shortfall = await admission.then(
        () => null,
        (error: unknown) => (error instanceof BudgetExhaustedError ? error.shortfall : Promise.reject(error)),
      );
      if (shortfall !== null) {
        denied.add(shortfall.budget);
        return;
      }
      const spent: Amount = { tokens: Math.floor((most.tokens * spends) / 100), calls: 1 };
      charges.set(id, { runId, ...most });
      // Its process is gone, and no replica has noticed yet.
      if (fate === 0) return;
      if (fate === 1) {
        await journal.recover(draft("outcome", id, runId));
        return;
      }
      const ends = [journal.record(draft("outcome", id, runId), { settlement: spent })];
      if (fate < 4) ends.push(other.recover(draft("outcome", id, runId)));
      if (fate === 4) ends.push(other.record(draft("outcome", id, runId), { settlement: "in-full" }));
      await Promise.allSettled(ends);
      const { rows } = await database.query<{ tokens: string; calls: string }>(
        "select charged_tokens as tokens, charged_calls as calls from admission where decision_id = $1",
        [id],
      );
      charges.set(id, { runId, tokens: Number(rows[0]?.tokens), calls: Number(rows[0]?.calls) });
    }),
  );
  await Promise.all(journals.map((journal) => journal.close()));
  return { charges: [...charges.values()], denied };
}

const sumOf = (charges: readonly Amount[]): Amount =>
  charges.reduce((sum, { tokens, calls }) => ({ tokens: sum.tokens + tokens, calls: sum.calls + calls }), {
    tokens: 0,
    calls: 0,
  });

/** Uses of a load that exceed its limits at any moment, or differ from its charges in the end. */
async function flawsOf({ day, seed, limits, client = database }: Load) {
  const { charges, denied } = await load({ day, seed, limits, client });
  const runs = [...Map.groupBy(charges, ({ runId }) => runId)];
  const spans = [
    { key: `day:${day}`, of: charges, tokens: limits.tokensPerDay, calls: limits.callsPerDay },
    ...runs.map(([runId, of]) => ({
      key: `run:${runId}`,
      of,
      tokens: limits.tokensPerRun,
      calls: limits.callsPerRun,
    })),
  ];
  const flaws: string[] = [];
  for (const { key, of, ...limit } of spans) {
    const most = await mostSeen(key);
    const { tokens, calls } = await useOf(key);
    const left = { tokens: tokens.spent + tokens.reserved, calls: calls.spent + calls.reserved };
    const charged = sumOf(of);
    for (const what of ["tokens", "calls"] as const) {
      if (most[what] > (limit[what] ?? 0)) flaws.push(`${key} had ${most[what]} ${what} of ${limit[what]}`);
      if (left[what] !== charged[what])
        flaws.push(`${key} ends with ${left[what]} ${what}, charged were ${charged[what]}`);
    }
  }
  return { flaws, denied };
}

it("is never exceeded, however many reserve and settle at once; its use ends as the sum of the charges", async () => {
  await watchUses();
  const roomy = { tokensPerDay: 1e6, callsPerDay: 1e6, tokensPerRun: 1e6, callsPerRun: 1e6 };
  const tight = { tokensPerDay: 9_000, callsPerDay: 100, tokensPerRun: 1_500, callsPerRun: 15 };
  for (const [index, budget] of budgetNames.entries()) {
    const limits = { ...roomy, [budget]: tight[budget] };
    const found = await flawsOf({ day: `2026-02-0${index + 1}`, seed: index + 1, limits });
    expect(found.flaws).toEqual([]);
    expect(found.denied).toEqual(new Set([budget]));
  }
});

/** A client that replaces a part of the statement that reserves. */
function sabotaged({ part, by }: { readonly part: string; readonly by: string }): SqlClient {
  return {
    query: ({ text, values }) => {
      const reserves = text.includes("budget as (");
      if (reserves) expect(text).toContain(part);
      return database.query(reserves ? text.replace(part, by) : text, [...values]);
    },
  };
}

it.each([
  ["does not ask what is left", "tokens_spent + tokens_reserved + tokens > tokens_limit", "false"],
  ["does not ask how many calls are left", "calls_spent + calls_reserved + calls > calls_limit", "false"],
  ["keeps none of runs", `('run:' || "runId", "tokensPerRun", "callsPerRun")`, "('run:', null, null)"],
  ["does not lock what it asks", "order by key for update\n  )", "order by key\n  )"],
])("detects a statement that %s", async (_what, part, by) => {
  await watchUses();
  const limits = { tokensPerDay: 2_000, callsPerDay: 40, tokensPerRun: 3_000, callsPerRun: 1_000 };
  const found: string[] = [];
  for (const seed of [11, 12, 13, 14]) {
    const day = `2026-03-${seed}`;
    // With the row in place no statement waits for another to insert it.
    await database.query("insert into budget_use (key) values ($1) on conflict do nothing", [`day:${day}`]);
    const client = sabotaged({ part, by });
    found.push(...(await flawsOf({ day, seed: seed + part.length * 100, limits, client })).flaws);
    if (found.length > 0) break;
  }
  expect(found).not.toEqual([]);
});

const within = (tokensPerDay: number, tokens: number) => ({
  reservation: { limits: { ...noLimits, tokensPerDay }, most: { tokens, calls: 2 } },
});

it("admits what fits in order, and denies the rest with the figures", async () => {
  const day = "2026-04-01";
  const journal = journalOn(day);
  const asked = [600, 300, 200, 100].map((tokens) => {
    const id = newName("decision");
    return journal.admit(draft("admission", id, newName("run")), within(1_000, tokens));
  });
  const answers = await Promise.allSettled(asked);
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
  expect(answers[2]).toMatchObject({
    reason: {
      name: "BudgetExhaustedError",
      shortfall: { budget: "tokensPerDay", limit: 1_000, spent: 0, reserved: 900, asked: 200 },
    },
  });
  expect((await useOf(`day:${day}`)).tokens).toEqual({ spent: 0, reserved: 1_000 });
  await journal.close();
});

it("counts for the new day when the day changes while its row is made", async () => {
  const days = ["2026-08-01", "2026-08-02"];
  const sink = createPostgresSink({ client: database, day: () => days.shift() ?? "2026-08-02" });
  const journal = patientJournal({ sink, writerId: newName("midnight") });
  await journal.admit(draft("admission", newName("decision"), newName("run")), within(1_000, 10));
  expect((await useOf("day:2026-08-02")).tokens).toEqual({ spent: 0, reserved: 10 });
  await journal.close();
});

it("is settled once, for the day of the reservation, by the first outcome", async () => {
  const [before, after] = [journalOn("2026-05-01"), journalOn("2026-05-02")];
  const [id, runId] = [newName("decision"), newName("run")];
  await before.admit(draft("admission", id, runId), within(1_000, 900));
  // The next day has its full budget, whatever is still open.
  const next = newName("decision");
  await after.admit(draft("admission", next, runId), within(1_000, 1_000));
  for (const spent of [40, 50])
    await after.record(draft("outcome", id, runId), { settlement: { tokens: spent, calls: 1 } });
  // Appends like the spool, which can no longer mark an outcome as late.
  const store = createPostgresSink({ client: database });
  const stubborn = patientJournal({
    writerId: newName("spooled"),
    sink: { ...store, append: (batch) => store.append(batch) },
  });
  await stubborn.record(draft("outcome", id, runId), { settlement: "in-full" });
  expect((await useOf("day:2026-05-01")).tokens).toEqual({ spent: 40, reserved: 0 });
  expect((await useOf("day:2026-05-02")).tokens).toEqual({ spent: 0, reserved: 1_000 });
  await Promise.all([before.close(), after.close(), stubborn.close()]);
});

it("is charged in full when recovery ends an admission, or nothing does", async () => {
  const journal = journalOn("2026-06-01");
  const [recovered, lost] = [newName("decision"), newName("decision")];
  for (const id of [recovered, lost])
    await journal.admit(draft("admission", id, "run-left"), within(1_000, 400));
  await journal.recover(draft("outcome", recovered, "run-left"));
  expect((await useOf("day:2026-06-01")).tokens).toEqual({ spent: 400, reserved: 400 });
  expect(
    await nameOf(journal.admit(draft("admission", newName("decision"), "run-left"), within(1_000, 201))),
  ).toBe("BudgetExhaustedError");
  await journal.close();
});

it("of 0 admits nothing, and without limits nothing is kept", async () => {
  const journal = journalOn("2026-07-01");
  expect(await nameOf(journal.admit(draft("admission", newName("decision"), "run-0"), within(0, 1)))).toBe(
    "BudgetExhaustedError",
  );
  const free = { reservation: { limits: noLimits, most: { tokens: 5, calls: 1 } } };
  expect(await nameOf(journal.admit(draft("admission", newName("decision"), "run-free"), free))).toBe(
    "recorded",
  );
  const { rows } = await database.query("select from budget_use where key in ('run:run-0', 'run:run-free')");
  expect(rows).toEqual([]);
  await journal.close();
});

// At any moment one of the two has another date than UTC.
it.each(["Pacific/Kiritimati", "Etc/GMT+12"])(
  "counts for the day in UTC, also for a database in %s",
  async (zone) => {
    const connectionString = database.options.connectionString;
    const there = new pg.Pool({ connectionString, max: 2, options: `-c timezone=${zone}` });
    const journal = patientJournal({
      sink: createPostgresSink({ client: there }),
      writerId: newName("today"),
    });
    const { rows } = await there.query<{ day: string; zone: string }>(
      "select to_char(now() at time zone 'utc', 'YYYY-MM-DD') as day, current_setting('timezone') as zone",
    );
    expect(rows[0]?.zone).toBe(zone);
    const { reserved } = (await useOf(`day:${rows[0]?.day}`)).tokens;
    await journal.admit(draft("admission", newName("decision"), "run-today"), within(1_000, 10));
    expect((await useOf(`day:${rows[0]?.day}`)).tokens).toEqual({ spent: 0, reserved: reserved + 10 });
    await journal.close();
    await there.end();
  },
);

it("holds across replicas, and for one that is killed during a call", async () => {
  // Room for eight of the jobs at once, and for all of them in sequence.
  const limit = 80_000;
  const env = {
    SLOTGATE_BUDGET_TOKENS_PER_DAY: String(limit),
    ...briefLease,
    SLOTGATE_MODEL_CONCURRENCY: "32",
  };
  const world = await startWorld({ env, model: { maxAttempts: 2, maxOutputTokens: 400, timeoutMs: 60_000 } });
  try {
    await watchUses(world.database);
    const doomed = await world.startReplica(env);
    await Promise.all([world.untilOpen(), doomed.untilReady()]);
    const throughDoomed = async (run: RunInput): Promise<RunResponseV1> => {
      const body = JSON.stringify(runOf(run));
      const response = await doomed.request("/v1/runs", { key: world.keys.submit, body });
      return (await response.json()) as RunResponseV1;
    };
    const budget = async () => {
      const answer = await world.request("/v1/budget", { key: world.keys.audit });
      const { days } = assertWith(budgetV1, await answer.json());
      return days[0] ?? expect.unreachable("no day");
    };
    expect(await budget()).toMatchObject({ tokens: { limit, spent: 0, reserved: 0 } });

    const { answer: cut } = await callUnderWay({
      ask: () =>
        throughDoomed({ jobs: [jobOf({ input: { topic: "[[simulate:hang]]" } })] }).catch(() => "cut"),
      reached: () => world.simulator.requests().length === 1,
    });
    const { reserved } = (await budget()).tokens;
    expect(reserved).toBeGreaterThan(0);

    const jobs = Array.from({ length: 40 }, (_, index) =>
      jobOf({ input: { topic: index === 0 ? "[[simulate:http-500]]" : "[[simulate:delay=60]]" } }),
    );
    const answers = await Promise.all([
      world.submit({ jobs: jobs.slice(0, 20) }),
      throughDoomed({ jobs: jobs.slice(20) }),
    ]);
    const reasons = answers.flatMap(({ jobs: answered }) => answered.map(({ decision }) => decision.reason));
    expect(reasons).toContain("GENERATED");
    expect(reasons).toContain("BUDGET_EXHAUSTED");
    const before = await budget();
    expect(before.tokens.reserved).toBe(reserved);

    await doomed.kill();
    expect(await cut).toBe("cut");
    // The other replica continues at once, and charges in full what the dead one left.
    await world.generate({});
    const last = world.simulator.requests().at(-1)?.totalTokens ?? expect.unreachable("nothing was used");
    await until(async () => (await budget()).tokens.reserved === 0);
    const { tokens, day } = await budget();
    expect(tokens.spent).toBe(before.tokens.spent + reserved + last);
    const reported = world.simulator.requests().reduce((sum, { totalTokens }) => sum + (totalTokens ?? 0), 0);
    expect(reported).toBeLessThanOrEqual(tokens.spent);
    expect((await mostSeen(`day:${day}`, world.database)).tokens).toBeLessThanOrEqual(limit);
  } finally {
    await world.stop();
  }
});
