import {
  assertWith,
  decisionGenerationV1,
  type GenerationModel,
  type GenerationStateV1,
  type GenerationV1,
  generationStateV1,
  generationTriedV1,
  type Job,
  type RunResponseV1,
  type TelemetryV1,
} from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSteadyLoad } from "./kill/steady-load.ts";
import { jobOf, runOf } from "./world/documents.ts";
import { type HeardAnswer, type HeardProvider, startHeardProvider } from "./world/heard-provider.ts";
import type { Replica } from "./world/replica.ts";
import { runSlotgate } from "./world/run-slotgate.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

type JobAnswer = RunResponseV1["jobs"][number];

const kinds = ["explanatory", "assessment"] as const;
const jobsPerRevision = 15;
/** How long a replica may follow the revision before the newest one. */
const handOverMs = 2_000;

let world: World;
let replicas: readonly [Replica, Replica];
let first: HeardProvider;
let second: HeardProvider;
beforeAll(async () => {
  [first, second] = await Promise.all([startHeardProvider(), startHeardProvider()]);
  world = await startWorld({ model: { baseUrl: first.url, timeoutMs: 60_000, maxAttempts: 1 } });
  // Its process is that of the test, the load and the providers; replicas are processes of their own.
  await world.stopService();
  replicas = await Promise.all([world.startReplica(), world.startReplica()]);
  for (const replica of replicas) await replica.untilReady();
});
afterAll(async () => {
  for (const replica of replicas) await replica.stop();
  await world.stop();
  for (const provider of [first, second]) await provider.close();
});

interface Asked {
  readonly method?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask(replica: Replica, path: string, { body, ...asked }: Asked = {}): Promise<unknown> {
  const request = { ...asked, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await replica.request(path, { key: world.keys.operate, ...request });
  const text = await response.text();
  expect(response.status, `${path}: ${text}`).toBe(200);
  return JSON.parse(text);
}

const inForce = async (): Promise<GenerationStateV1> =>
  assertWith(generationStateV1, await ask(replicas[0], "/v1/generation"));

interface Change {
  readonly document: GenerationV1;
  readonly basedOn: number;
  readonly tryDigest?: string;
}

const apply = async (replica: Replica, { basedOn, ...change }: Change): Promise<GenerationStateV1> =>
  assertWith(
    generationStateV1,
    await ask(replica, "/v1/generation", {
      method: "PUT",
      body: { version: "v1", reason: "another prompt", ...change },
      headers: { "if-match": `"${basedOn}"` },
    }),
  );

const rollBack = async (replica: Replica, revision: number): Promise<GenerationStateV1> =>
  assertWith(
    generationStateV1,
    await ask(replica, "/v1/generation/rollback", {
      body: { version: "v1", reason: "back again", revision },
    }),
  );

/** Generates a job anew; a busy machine may deny it at first. */
async function ended(replica: Replica, job: Job): Promise<JobAnswer> {
  const body = JSON.stringify(runOf({ jobs: [job] }));
  let answer: JobAnswer | undefined;
  await until(async () => {
    const response = await replica.request("/v1/runs?regenerate=true", { body, key: world.keys.submit });
    [answer] = ((await response.json()) as RunResponseV1).jobs;
    return answer !== undefined && answer.result.status !== "STUB";
  });
  return answer ?? expect.unreachable("no answer");
}

/** The record that a decision ends with. */
async function outcomeOf({ decision }: JobAnswer): Promise<TelemetryV1> {
  let outcome: TelemetryV1 | undefined;
  await until(async () => {
    outcome = (await world.recordsOf(decision.decisionId)).find(({ event }) => event === "outcome");
    return outcome !== undefined;
  });
  return outcome ?? expect.unreachable("no outcome");
}

const revisionOf = ({ model }: TelemetryV1): number => model?.profile?.revision ?? -1;

async function untilFollowed(revision: number): Promise<void> {
  for (const replica of replicas)
    await until(async () => revisionOf(await outcomeOf(await ended(replica, jobOf()))) === revision);
}

async function expectNothingFound(): Promise<void> {
  const env = { DATABASE_URL: world.databaseUrl, SLOTGATE_OUTBOUND_LEDGER: world.outboundLedger };
  const replayed = await runSlotgate(["replay", "--json"], env);
  expect(replayed, replayed.stderr).toMatchObject({ code: 0 });
  expect(JSON.parse(replayed.stdout)).toMatchObject({ differences: [] });
  const verified = await runSlotgate(["verify", "--json"], env);
  expect(verified, verified.stderr).toMatchObject({ code: 0 });
  expect(JSON.parse(verified.stdout)).toMatchObject({ findings: [] });
  const reconciled = await runSlotgate(["reconcile"], env);
  expect(reconciled.code, reconciled.stdout).toBe(0);
}

/** Documents with the same models: the prompts are other ones each time, the profiles every third time. */
function variationOf({ models, prompts }: GenerationV1, variation: number): GenerationV1 {
  const text = prompts["fill-slot.v1"] ?? expect.unreachable("no built-in prompt");
  const promptOf = (name: string) => ({
    instructions: `${text.instructions}\n- This is variation ${variation} of ${name}.`,
    request: `Variation ${variation} of ${name}.\n${text.request}`,
    content: { ...text.content, text: `plain text for variation ${variation} of ${name}` },
  });
  const all = { id: "all", match: {}, prompt: "usual", models: ["default"] };
  const short = { id: "short", match: null, prompt: "short", models: ["default"] };
  const profiles: readonly GenerationV1["profiles"][] = [
    [all],
    [{ ...all, id: "assessment", match: { kinds: ["assessment"] }, prompt: "short" }, all],
    [{ ...all, canary: { profile: "short", basisPoints: 5_000 } }, short],
  ];
  return {
    version: "generation.v1",
    models,
    prompts: { usual: promptOf("usual"), short: promptOf("short") },
    profiles: profiles[variation % profiles.length] ?? [],
  };
}

/** When a revision came into force, by the clock that the replicas share with the test. */
interface Revision {
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly digest: string | null;
}

interface UnderLoad {
  readonly builtIn: GenerationV1;
  /** How many jobs of the load have their content. */
  readonly generated: () => number;
}

/** Applies, and every fourth time rolls back, while both replicas work; notes when each revision came into force. */
async function changeUnderLoad({ builtIn, generated }: UnderLoad): Promise<ReadonlyMap<number, Revision>> {
  const changes = 20;
  const revisions = new Map<number, Revision>([[0, { sentAt: 0, answeredAt: 0, digest: digestOf(builtIn) }]]);
  for (let change = 1; change <= changes; change += 1) {
    const replica = replicas[change % 2 === 0 ? 0 : 1];
    const sentAt = Date.now();
    const { revision, digest } =
      change % 4 === 0
        ? await rollBack(replica, change - 3)
        : await apply(replica, { document: variationOf(builtIn, change), basedOn: change - 1 });
    expect(revision).toBe(change);
    revisions.set(revision, { sentAt, answeredAt: Date.now(), digest });
    // Every fifth revision is replaced at once, whether or not a replica follows it.
    if (change % 5 === 1) continue;
    const before = generated();
    await untilFollowed(revision);
    await until(() => generated() >= before + jobsPerRevision);
  }
  return revisions;
}

/** Records with a model, by decision, and the writers of all records. */
async function recorded() {
  const { rows } = await world.database.query<{ body: TelemetryV1 }>(
    "select body from telemetry_record order by recorded_at, writer_id, seq",
  );
  const records = rows.map(({ body }) => body);
  return {
    withModel: records.filter(({ model }) => model !== null),
    writers: [...new Set(records.map(({ chain }) => chain.writerId))].toSorted(),
  };
}

/**
 * Decided before its revision was sent, or after a replica could still follow it. The document is chosen between the
 * run's arrival and the record of the decision: on a busy machine, two different times.
 */
function flawOf(record: TelemetryV1, revisions: ReadonlyMap<number, Revision>): string | null {
  const revision = revisionOf(record);
  const of = revisions.get(revision);
  const next = revisions.get(revision + 1);
  const decidedAt = Date.parse(record.decidedAt);
  if (of === undefined || of.digest !== record.model?.profile?.digest)
    return `revision ${revision} was never in force`;
  if (decidedAt < of.sentAt) return `revision ${revision} is used ${of.sentAt - decidedAt} ms too early`;
  const late = decidedAt - record.latencyMs - 1 - handOverMs - (next?.answeredAt ?? decidedAt);
  return late > 0 ? `revision ${revision} is used ${late} ms too late` : null;
}

const placeholder = /\{\{[a-z:]+\}\}/;
/** What has a meaning in a regular expression. */
const special = /[\\^$.*+?()[\]{}|]/g;

/** Whether the provider received the prompt that a decision shows, whatever stands in place of its placeholders. */
async function expectShownPrompt(record: TelemetryV1): Promise<void> {
  const { decisionId } = record;
  const shown = assertWith(
    decisionGenerationV1,
    await ask(replicas[0], `/v1/decisions/${decisionId}/generation`),
  );
  const { name, digest, ...prompt } = shown.prompt;
  expect(shown.profile).toEqual(record.model?.profile);
  expect(digest).toBe(record.model?.promptDigest);
  expect(digestOf({ ...prompt, id: name })).toBe(digest);
  const received = first.heard().filter((request) => request.decisionId === decisionId);
  expect(received.map(({ instructions }) => instructions)).toEqual([prompt.instructions]);
  const literals = prompt.request
    .replace("{{content}}", () => prompt.content.text)
    .split(placeholder)
    .map((literal) => literal.replaceAll(special, "\\$&"));
  expect(received[0]?.prompt).toMatch(new RegExp(`^${literals.join("[^]*")}$`));
}

describe("changes of the generation document under load", () => {
  const answered: JobAnswer[] = [];
  let builtIn: GenerationV1;
  let revisions: ReadonlyMap<number, Revision>;
  let writersBefore: readonly string[];

  beforeAll(async () => {
    const { document } = await inForce();
    builtIn = document ?? expect.unreachable("no built-in document");
    await untilFollowed(0);
    writersBefore = (await recorded()).writers;
    let runs = 0;
    const loads = replicas.map((replica) =>
      startSteadyLoad({
        replica,
        key: world.keys.submit,
        perSecond: 20,
        mostUnderWay: 4,
        run: () => {
          runs += 1;
          return runOf({ jobs: [{ kind: kinds[runs % kinds.length] ?? kinds[0] }] });
        },
        answered: (jobs) => void answered.push(...jobs),
      }),
    );
    try {
      const generated = () => answered.filter(({ decision }) => decision.reason === "GENERATED").length;
      await until(() => generated() >= jobsPerRevision);
      revisions = await changeUnderLoad({ builtIn, generated });
    } finally {
      await Promise.all(loads.map((load) => load.stop()));
    }
    const stored = async () => {
      const { rows } = await world.database.query("select decision_id from telemetry_record");
      return new Set(rows.map((row) => row.decision_id));
    };
    await until(async () => {
      const known = await stored();
      return answered.every(({ decision }) => known.has(decision.decisionId));
    });
  });

  it("restart no replica and fail no job", async () => {
    expect((await recorded()).writers).toEqual(writersBefore);
    expect(answered.length).toBeGreaterThan(100);
    // Gates may deny on a busy machine: what they read is too old.
    const faulty = answered.filter(
      ({ result, decision }) => result.status === "FAILED" || decision.guard !== null,
    );
    expect(faulty.map(({ decision }) => decision)).toEqual([]);
  });

  it("are named by exactly the records that were decided while they were in force", async () => {
    const { withModel } = await recorded();
    const flaws = withModel.flatMap((record) => {
      const flaw = flawOf(record, revisions);
      return flaw === null ? [] : [`${record.decisionId}: ${flaw}`];
    });
    expect(flaws).toEqual([]);
    const used = new Set(withModel.map(revisionOf));
    expect(used.size).toBeGreaterThanOrEqual(17);
    // A call keeps the document that it began with.
    for (const records of Map.groupBy(withModel, ({ decisionId }) => decisionId).values())
      expect(new Set(records.map(({ model }) => JSON.stringify(model?.profile))).size).toBe(1);
  });

  it("reach the provider as the prompt that each decision shows", async () => {
    const { withModel } = await recorded();
    const outcomes = withModel.filter(({ event }) => event === "outcome");
    expect(outcomes.length).toBeGreaterThan(100);
    for (const record of outcomes) await expectShownPrompt(record);
  });

  it("leave nothing that replay, verification or reconciliation finds", () => expectNothingFound());

  it("send the same job id to the same profile on both replicas with a canary of 50 %", async () => {
    const { revision } = await inForce();
    const { revision: followed } = await apply(replicas[0], {
      document: variationOf(builtIn, 2),
      basedOn: revision,
    });
    await untilFollowed(followed);
    const profiles: (string | undefined)[] = [];
    for (let count = 0; count < 30; count += 1) {
      const job = jobOf();
      // One after the other: of two at the same time, the later one would be served what the earlier one generates.
      const one = (await outcomeOf(await ended(replicas[0], job))).model?.profile;
      const other = (await outcomeOf(await ended(replicas[1], job))).model?.profile;
      expect(other).toEqual(one);
      expect(one).toMatchObject({ revision: followed, canaryOf: one?.id === "short" ? "all" : null });
      profiles.push(one?.id);
    }
    expect(new Set(profiles)).toEqual(new Set(["all", "short"]));
  });
});

/** `refused`: the provider's port is closed. */
type Fault = HeardAnswer | "refused";

describe("a profile with two models", () => {
  beforeAll(async () => {
    const { document, revision } = await inForce();
    const model = document?.models["default"];
    if (document === null || model === undefined) throw new Error("no document");
    const of = (baseUrl: string, changes: Partial<GenerationModel>) =>
      ({ ...model, baseUrl, ...changes }) as GenerationModel;
    const candidate: GenerationV1 = {
      ...document,
      models: {
        // A busy machine may take seconds to have a connection refused.
        first: of(first.url, { model: "first", timeoutMs: 5_000, maxAttempts: 2 }),
        second: of(second.url, { model: "second", timeoutMs: 60_000, maxAttempts: 2 }),
      },
      profiles: [{ id: "both", match: {}, prompt: "usual", models: ["first", "second"] }],
    };
    const tried = assertWith(
      generationTriedV1,
      await ask(replicas[0], "/v1/generation/try", {
        body: { version: "v1", document: candidate, run: runOf() },
      }),
    );
    const { tryDigest } = tried;
    const applied = await apply(replicas[1], { document: candidate, basedOn: revision, tryDigest });
    await untilFollowed(applied.revision);
  });

  const heardBy = (provider: HeardProvider, { decisionId }: TelemetryV1): number =>
    provider.heard().filter((request) => request.decisionId === decisionId).length;

  /** Each replica generates five jobs. */
  async function outcomes(): Promise<readonly TelemetryV1[]> {
    const both = replicas.flatMap((replica) => Array.from({ length: 5 }, () => ended(replica, jobOf())));
    return Promise.all((await Promise.all(both)).map(outcomeOf));
  }

  const unreachable = { attempts: 2, reason: "MODEL_UNREACHABLE" };
  const timedOut = { attempts: 1, reason: "MODEL_TIMEOUT" };
  const rateLimited = { attempts: 2, reason: "MODEL_RATE_LIMITED" };

  /** What ten jobs meet while the providers have these faults. */
  async function outcomesWith(faults: readonly [Fault, Fault]): Promise<readonly TelemetryV1[]> {
    for (const [index, provider] of [first, second].entries()) {
      const fault = faults[index] ?? "content";
      if (fault === "refused") await provider.close();
      else provider.answer = fault;
    }
    const records = await outcomes();
    for (const [index, provider] of [first, second].entries()) {
      if (faults[index] === "refused") await provider.open();
      provider.answer = "content";
    }
    for (const record of records) await expectAttempts(record, faults);
    return records;
  }

  it.each<[Fault, object]>([
    ["refused", unreachable],
    ["hang", timedOut],
    ["http-429", rateLimited],
  ])("has the second answer when the first has the fault %s", async (fault, met) => {
    for (const record of await outcomesWith([fault, "content"]))
      expect(record).toMatchObject({
        status: "COMPLETED",
        reason: "GENERATED",
        model: {
          model: "second",
          tried: [
            { model: "first", ...met },
            { model: "second", attempts: 1, reason: null },
          ],
        },
      });
  });

  it.each<[Fault, Fault, object, { readonly reason: string }]>([
    ["http-429", "refused", rateLimited, unreachable],
    ["refused", "http-429", unreachable, rateLimited],
    ["hang", "refused", timedOut, unreachable],
  ])("fails with the last reason when the faults are %s and %s", async (one, other, met, last) => {
    for (const record of await outcomesWith([one, other]))
      expect(record).toMatchObject({
        status: "FAILED",
        reason: last.reason,
        model: {
          model: "second",
          tried: [
            { model: "first", ...met },
            { model: "second", ...last },
          ],
        },
      });
  });

  /** A provider that refuses connections hears nothing of its attempts; `slotgate reconcile` counts those. */
  async function expectAttempts(record: TelemetryV1, faults: readonly [Fault, Fault]): Promise<void> {
    const { tried = [], attempts } = record.model ?? {};
    expect(tried.map(({ model }) => model)).toEqual(["first", "second"]);
    for (const [index, provider] of [first, second].entries()) {
      const attempts = faults[index] === "refused" ? 0 : (tried[index]?.attempts ?? -1);
      // A request that was aborted may still be on its way.
      await until(() => heardBy(provider, record) >= attempts);
      expect(heardBy(provider, record)).toBe(attempts);
    }
    expect(tried.reduce((sum, one) => sum + one.attempts, 0)).toBe(attempts);
  }

  it("leaves nothing that replay, verification or reconciliation finds", () => expectNothingFound());
});
