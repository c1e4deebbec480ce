import type { GenerationV1, TelemetryV1, TriedModel } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { configDigestOf, type ModelPort, modelConfigOf } from "@slotgate/model";
import { describe, expect, it } from "vitest";
import { createEvidenceShelf } from "../replay/evidence-shelf.ts";
import { redecide } from "../replay/redecide.ts";
import {
  builtInGeneration,
  context,
  createStage,
  type ExecutorStage,
  jobOf,
  resumed,
  runOf,
  type StageOptions,
  until,
} from "../testing/executor-stage.ts";

const entry = (model: string) => ({
  provider: "openai-compatible" as const,
  model,
  baseUrl: "http://stage.invalid/v1",
  credential: null,
});

/** Jobs of slot `quiz` have their own profile; the others may go to a canary. */
const document = (basisPoints: number, models = ["main"]): GenerationV1 => ({
  ...builtInGeneration,
  models: { main: entry("main-1"), spare: entry("spare-1") },
  profiles: [
    { id: "quiz", match: { slotIds: ["quiz"] }, prompt: "fill-slot.v1", models: ["spare"] },
    {
      id: "lessons",
      match: { kinds: ["explanatory"], slotIds: ["intro"] },
      prompt: "fill-slot.v1",
      models,
      canary: { profile: "candidate", basisPoints },
    },
    { id: "candidate", match: null, prompt: "fill-slot.v1", models },
  ],
});

const recordsOf = ({ sink }: ExecutorStage): readonly TelemetryV1[] =>
  sink.entries.map(({ record }) => record);
const execute = (stage: ExecutorStage, jobs = [jobOf()]) => stage.executor.execute(runOf(jobs), context);

function stageOf(generation: GenerationV1, options: StageOptions & { readonly revision?: number } = {}) {
  const stage = createStage(options);
  stage.putInForce(generation, { revision: options.revision ?? 7 });
  return stage;
}

describe("the records of a job", () => {
  it.each([
    ["of the profile that matched", 0, "intro", { id: "lessons", canaryOf: null }],
    ["of the canary", 10_000, "intro", { id: "candidate", canaryOf: "lessons" }],
    ["of an earlier profile", 10_000, "quiz", { id: "quiz", canaryOf: null }],
  ] as const)(
    "name the profile, whether by canary, revision and digest: %s",
    async (_, share, slotId, profile) => {
      const generation = document(share);
      const stage = stageOf(generation);
      await execute(stage, [jobOf({ slotId })]);
      expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome GENERATED"]);
      const named = { ...profile, revision: 7, digest: digestOf(generation) };
      expect(recordsOf(stage).map(({ model }) => model?.profile)).toEqual([named, named]);
    },
  );

  it("name the built-in document as revision 0", async () => {
    const stage = createStage();
    await execute(stage);
    const digest = digestOf(builtInGeneration);
    expect(recordsOf(stage)[0]?.model?.profile).toEqual({
      id: "default",
      canaryOf: null,
      revision: 0,
      digest,
    });
  });

  it("name what was in force at the admission, also when another document comes during the call", async () => {
    let answer = (): void => {};
    const answering = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const stage = stageOf(document(0), {
      script: () => answering.then(() => ({ status: "generated" as const })),
      revision: 1,
    });
    const ended = execute(stage);
    await until(() => stage.recorded().length === 1);
    stage.putInForce(document(10_000), { revision: 2, portOf: () => null });
    answer();
    await ended;
    await execute(stage, [jobOf({ jobId: "job-2" })]);
    expect(recordsOf(stage).map(({ model, reason }) => [reason, model?.profile?.revision])).toEqual([
      ["ADMITTED", 1],
      ["GENERATED", 1],
      ["MODEL_UNCONFIGURED", undefined],
    ]);
  });

  it("store the document with the first one that names it", async () => {
    const stage = stageOf(document(0));
    const stored = () => stage.sink.documents.filter(({ kind }) => kind === "generation");
    await execute(stage);
    expect(stored().map(({ digest }) => digest)).toEqual([digestOf(document(0))]);
    await execute(stage, [jobOf({ jobId: "job-2" })]);
    expect(stored()).toHaveLength(1);
    stage.putInForce(document(1));
    await execute(stage, [jobOf({ jobId: "job-3" })]);
    expect(stored().map(({ digest }) => digest)).toEqual([digestOf(document(0)), digestOf(document(1))]);
  });
});

describe("a job that nothing fills", () => {
  const denialOf = async (stage: ExecutorStage) => {
    const { jobs } = await execute(stage, [jobOf({ slotId: "other" })]);
    const [{ decision } = expect.unreachable()] = jobs;
    const { guard, reason, evidence, explanation } = decision;
    expect({ guard, reason }).toEqual({ guard: "model-configured", reason: "MODEL_UNCONFIGURED" });
    expect(stage.model.requests).toEqual([]);
    return { figures: evidence?.guardFigures, explanation };
  };

  it("has no figures without a document", async () => {
    expect(await denialOf(createStage({ noModel: true }))).toEqual({
      figures: null,
      explanation: "Stub at guard `model-configured`: no model is configured.",
    });
  });

  it("says how many profiles there are if none matches", async () => {
    expect(await denialOf(stageOf(document(0)))).toEqual({
      figures: { profiles: 3, generationRevision: 7 },
      explanation:
        "Stub at guard `model-configured`: no model is configured " +
        "(none of the 3 profiles of generation revision 7 matches the job).",
    });
  });

  it("says so if its profile's model cannot be used", async () => {
    const stage = createStage();
    stage.putInForce(builtInGeneration, { revision: 4, portOf: () => null });
    expect(await denialOf(stage)).toEqual({
      figures: { unusableProfiles: 1, generationRevision: 4 },
      explanation:
        "Stub at guard `model-configured`: no model is configured " +
        "(the model of its profile in generation revision 4 cannot be used: see the service's status).",
    });
  });

  it("gets the same answer from a dry run", async () => {
    const { jobs } = stageOf(document(0)).executor.dryRun(runOf([jobOf({ slotId: "other" })]), context);
    expect(jobs[0]).toMatchObject({
      verdict: "denied",
      guard: "model-configured",
      evidence: { guardFigures: { profiles: 3, generationRevision: 7 } },
    });
  });
});

const sha = (digit: string) => digit.repeat(64);

const tried: readonly TriedModel[] = [
  {
    provider: "openai-compatible",
    model: "main-1",
    configDigest: sha("a"),
    attempts: 3,
    reason: "MODEL_UNREACHABLE",
  },
  { provider: "openai-compatible", model: "spare-1", configDigest: sha("b"), attempts: 1, reason: null },
];

describe("a call that asked several models", () => {
  it("is recorded as that of the model that answered, with all that were tried", async () => {
    const stage = createStage({ script: () => ({ status: "generated", attempts: 4, tried }) });
    await execute(stage);
    const [admission, outcome] = recordsOf(stage);
    expect(admission?.model).toMatchObject({ model: "scripted-1", attempts: 0 });
    expect(admission?.model).not.toHaveProperty("tried");
    expect(outcome?.model).toEqual({
      ...stage.model.attribution,
      provider: "openai-compatible",
      model: "spare-1",
      configDigest: sha("b"),
      profile: admission?.model?.profile,
      tried,
      inputTokens: 10,
      outputTokens: 20,
      attempts: 4,
    });
    expect(stage.sink.results[0]?.generation).toMatchObject({ modelConfigDigest: sha("b") });
  });

  it("keeps the reason of each if none answered", async () => {
    const both = tried.map((one) => ({ ...one, reason: "MODEL_TIMEOUT" as const }));
    const stage = createStage({
      script: () => ({ status: "failed", reason: "MODEL_TIMEOUT", attempts: 4, tried: both }),
    });
    await execute(stage);
    expect(recordsOf(stage)[1]).toMatchObject({
      status: "FAILED",
      reason: "MODEL_TIMEOUT",
      model: { tried: both },
    });
  });

  it("is not recorded with what was tried if only one was asked", async () => {
    const stage = createStage();
    await execute(stage);
    expect(recordsOf(stage)[1]?.model).not.toHaveProperty("tried");
  });

  it("is reserved for and settled with all of them", async () => {
    const stage = createStage({
      budgets: { tokensPerDay: 10_000, callsPerDay: null, tokensPerRun: null, callsPerRun: null },
      bounds: { inputTokens: 100, outputTokens: 50, requests: 6 },
      script: () => ({ status: "generated", attempts: 4, tried }),
    });
    await execute(stage);
    const [admission, outcome] = stage.sink.entries;
    expect(admission?.conditions.reservation?.most).toEqual({ tokens: 900, calls: 6 });
    expect(outcome?.effects.settlement).toEqual({ tokens: 3 * 150 + 30, calls: 4 });
  });
});

describe("the version of a job's content", () => {
  const digestWith = async (generation: GenerationV1, portOf?: () => ModelPort) => {
    const stage = createStage();
    stage.putInForce(generation, portOf === undefined ? {} : { portOf });
    await execute(stage);
    return stage.sink.results[0]?.generation?.contentDigest;
  };

  it("does not change with a document that changes neither models nor prompt of its profile", async () => {
    expect(await digestWith(document(0))).toBe(await digestWith(builtInGeneration));
    expect(await digestWith(document(10_000))).toBe(await digestWith(builtInGeneration));
  });

  it("changes with the further models of its profile, and with their settings", async () => {
    const two = document(0, ["main", "spare"]);
    const other = { ...two, models: { ...two.models, spare: { ...entry("spare-1"), maxAttempts: 1 } } };
    const renamed = {
      ...two,
      models: { ...two.models, spare: { ...entry("spare-1"), credential: "other" } },
    };
    const [one, further, changed, key] = await Promise.all(
      [document(0), two, other, renamed].map((generation) => digestWith(generation)),
    );
    expect(new Set([one, further, changed]).size).toBe(3);
    expect(key).toBe(further);
  });

  it("is that of the first model and the further ones, whichever answers", async () => {
    const stage = createStage({ script: () => ({ status: "generated", attempts: 4, tried }) });
    stage.putInForce(document(0, ["main", "spare"]));
    await execute(stage);
    const { configDigest: modelConfigDigest, promptDigest } = stage.model.attribution;
    const furtherConfigDigests = [configDigestOf(modelConfigOf(entry("spare-1")))];
    expect(stage.sink.results[0]?.generation?.contentDigest).toBe(
      digestOf({
        appliesTo: { subject: "Chemistry" },
        job: jobOf(),
        modelConfigDigest,
        promptDigest,
        furtherConfigDigests,
      }),
    );
    await execute(stage);
    expect(stage.recorded().at(-1)).toBe("stored STORED");
  });
});

describe("replay chooses the profile again", () => {
  const jobs = Array.from({ length: 40 }, (_, number) => jobOf({ jobId: `job-${number}` }));

  async function recorded() {
    const stage = stageOf(document(5_000));
    await execute(stage, jobs);
    stage.putInForce(document(2_500), { revision: 8 });
    await stage.executor.resume(runOf(jobs.map((job) => ({ ...job, jobId: `${job.jobId}-b` }))), resumed());
    return { records: recordsOf(stage), documents: stage.sink.documents };
  }

  it("without a difference, canaries included", async () => {
    const { records, documents } = await recorded();
    const shelf = createEvidenceShelf(documents);
    expect(records.map((record) => redecide(record, shelf).is)).toEqual(records.map(() => "same"));
    const ofCanary = (revision: number) =>
      records.filter(({ event, model }) => {
        const profile = model?.profile;
        return event === "admission" && profile?.revision === revision && profile.canaryOf !== null;
      }).length;
    expect(ofCanary(7)).toBeGreaterThan(ofCanary(8));
    expect(ofCanary(8)).toBeGreaterThan(0);
  });

  const altering = (record: TelemetryV1, change: object): TelemetryV1 => {
    if (record.model?.profile === undefined) return expect.unreachable();
    return { ...record, model: { ...record.model, profile: { ...record.model.profile, ...change } } };
  };

  it("and reports a record of another profile or canary", async () => {
    const { records, documents } = await recorded();
    const shelf = createEvidenceShelf(documents);
    for (const record of records) {
      const { id, canaryOf } = record.model?.profile ?? expect.unreachable();
      expect(redecide(altering(record, { id: "quiz" }), shelf)).toMatchObject({
        is: "different",
        fields: ["profile"],
        recorded: { profile: { id: "quiz" } },
        replayed: { profile: { id } },
      });
      const other = canaryOf === null ? "quiz" : null;
      expect(redecide(altering(record, { canaryOf: other }), shelf)).toMatchObject({ fields: ["canaryOf"] });
    }
  });

  it("and names a document that is missing or altered", async () => {
    const { records, documents } = await recorded();
    const [record = expect.unreachable()] = records;
    const digests = [record.model?.profile?.digest];
    const others = documents.filter(({ kind }) => kind !== "generation");
    expect(redecide(record, createEvidenceShelf(others))).toMatchObject({ is: "document-missing", digests });
    const altered = documents.map((one) =>
      one.kind === "generation" ? { ...one, body: one.body.replaceAll("lessons", "changed") } : one,
    );
    expect(redecide(record, createEvidenceShelf(altered))).toMatchObject({ is: "document-altered", digests });
    const broken = documents.map((one) => (one.kind === "generation" ? { ...one, body: "{}" } : one));
    expect(redecide(record, createEvidenceShelf(broken))).toMatchObject({
      is: "document-altered",
      digests,
      replayed: null,
    });
  });

  it("but not for a record that names none, as earlier ones", async () => {
    const { records, documents } = await recorded();
    const [record = expect.unreachable()] = records;
    const { profile: _, ...model } = record.model ?? expect.unreachable();
    const others = documents.filter(({ kind }) => kind !== "generation");
    expect(redecide({ ...record, model }, createEvidenceShelf(others)).is).toBe("same");
  });
});
