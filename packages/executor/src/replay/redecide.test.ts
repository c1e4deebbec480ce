import { canonicalJson, type TelemetryV1 } from "@slotgate/contracts";
import type { EvidenceDocument } from "@slotgate/telemetry";
import { describe, expect, it } from "vitest";
import {
  context,
  createStage,
  type ExecutorStage,
  jobOf,
  runOf,
  type StageOptions,
  until,
} from "../testing/executor-stage.ts";
import { createEvidenceShelf } from "./evidence-shelf.ts";
import { redecide } from "./redecide.ts";

const recordsOf = ({ sink }: ExecutorStage): TelemetryV1[] => sink.entries.map(({ record }) => record);
const again = (records: readonly TelemetryV1[], documents: readonly EvidenceDocument[]) => {
  const shelf = createEvidenceShelf(documents);
  return records.map((record) => redecide(record, shelf).is);
};

/** Runs that record one of each kind of outcome. */
const runs: readonly (readonly [
  name: string,
  options: StageOptions,
  work: (stage: ExecutorStage) => Promise<unknown>,
  recorded: readonly string[],
])[] = [
  [
    "a job that is generated",
    {},
    (stage) => stage.executor.execute(runOf(), context),
    ["admission ADMITTED", "outcome GENERATED"],
  ],
  [
    "a job that a gate denies",
    {},
    (stage) => stage.executor.execute(runOf([jobOf()], false), context),
    ["denial NOT_OPTED_IN"],
  ],
  [
    "a job that a guard denies",
    { noModel: true },
    (stage) => stage.executor.execute(runOf(), context),
    ["denial MODEL_UNCONFIGURED"],
  ],
  [
    "a job that is served from the store",
    {},
    (stage) => {
      stage.store(jobOf());
      return stage.executor.execute(runOf(), context);
    },
    ["stored STORED"],
  ],
  [
    "a kill that only the store had",
    {},
    (stage) => {
      stage.sink.killEngaged = true;
      return stage.executor.execute(runOf(), context);
    },
    ["denial KILL_SWITCH"],
  ],
  [
    "a kill that aborted the call and was released at once",
    { script: () => ({ status: "hanging" }) },
    async (stage) => {
      const ended = stage.executor.execute(runOf(), context);
      await until(() => stage.model.requests.length === 1);
      stage.inFlight.abortAll("killed");
      await ended;
    },
    ["admission ADMITTED", "outcome KILL_SWITCH"],
  ],
];

describe("a record of the executor replays without a difference", () => {
  it.each(runs)("%s", async (_, options, work, recorded) => {
    const stage = createStage(options);
    await work(stage);
    expect(stage.recorded()).toEqual(recorded);
    expect(again(recordsOf(stage), stage.sink.documents)).toEqual(recorded.map(() => "same"));
  });

  it("a verbatim job, which passes no gate", async () => {
    const stage = createStage();
    await stage.executor.execute(runOf([jobOf({ mode: "verbatim", input: { sourceText: "x" } })]), context);
    expect(again(recordsOf(stage), [])).toEqual(["undecided"]);
  });
});

describe("a record that does not replay the same", () => {
  async function denied() {
    const stage = createStage();
    await stage.executor.execute(runOf([jobOf()], false), context);
    const [record] = recordsOf(stage);
    if (record?.evidence == null) expect.unreachable("no record with evidence");
    return { record, evidence: record.evidence, documents: stage.sink.documents };
  }

  it("is reported with both decisions", async () => {
    const { record, evidence, documents } = await denied();
    const shelf = createEvidenceShelf(documents);
    expect(redecide({ ...record, evidence: { ...evidence, optIn: true } }, shelf)).toMatchObject({
      is: "different",
      recorded: { outcome: "denied", gate: "opt-in", reason: "NOT_OPTED_IN" },
      replayed: { outcome: "admitted", gate: null, reason: "ADMITTED" },
      fields: ["outcome", "gate", "reason"],
    });
    for (const [field, changed] of [
      ["ruleId", { ruleId: "another" }],
      ["bucket", { bucket: 1 }],
      ["basisPoints", { basisPoints: 1 }],
      ["groupId", { groupId: "another" }],
      ["rolloutProblem", { rolloutProblem: "another" }],
      [
        "killSources",
        {
          killSources: [
            { source: "controls", state: "unknown" },
            { source: "service", state: "released" },
          ],
        },
      ],
    ] as const) {
      const one = redecide({ ...record, evidence: { ...evidence, ...changed } as typeof evidence }, shelf);
      expect(one).toMatchObject({ is: "different", fields: [field] });
    }
  });

  it("names a missing document", async () => {
    const { record, evidence, documents } = await denied();
    for (const kind of ["control-snapshot", "allowlist"] as const) {
      const digest = kind === "allowlist" ? evidence.allowlist?.digest : evidence.controls?.digest;
      const shelf = createEvidenceShelf(documents.filter((document) => document.kind !== kind));
      expect(redecide(record, shelf)).toMatchObject({ is: "document-missing", digests: [digest] });
    }
  });

  it("names an altered document, whether or not it changes the decision", async () => {
    const { record, evidence, documents } = await denied();
    const with_ = (body: (before: string) => string) =>
      createEvidenceShelf(
        documents.map((one) => (one.kind === "control-snapshot" ? { ...one, body: body(one.body) } : one)),
      );
    const digests = [evidence.controls?.digest];
    expect(
      redecide(
        record,
        with_((body) => body.replace("released", "engaged")),
      ),
    ).toMatchObject({
      is: "document-altered",
      digests,
      replayed: { reason: "KILL_SWITCH" },
    });
    expect(
      redecide(
        record,
        with_((body) => ` ${body}`),
      ),
    ).toMatchObject({
      is: "document-altered",
      digests,
      fields: [],
    });
    expect(
      redecide(
        record,
        with_(() => "{}"),
      ),
    ).toMatchObject({ is: "document-altered", replayed: null });
  });

  it("fails if it lacks evidence although gates decided", async () => {
    const { record } = await denied();
    expect(() => redecide({ ...record, evidence: null }, createEvidenceShelf([]))).toThrow(/evidence/);
  });
});

describe("a gate that failed", () => {
  it("need not fail again, but no gate before it may deny", async () => {
    const stage = createStage();
    await stage.executor.execute(runOf(), context);
    const [record] = recordsOf(stage);
    if (record?.evidence == null) expect.unreachable("no record with evidence");
    const failed = { ...record, gate: "allowlist", reason: "GATE_ERROR" } as const;
    const controlsOnly = stage.sink.documents.filter(({ kind }) => kind === "control-snapshot");
    const shelf = createEvidenceShelf(controlsOnly);
    expect(redecide(failed, shelf).is).toBe("gate-error");
    const unwilling = { ...failed, evidence: { ...record.evidence, optIn: false } };
    expect(redecide(unwilling, shelf)).toMatchObject({ is: "different", replayed: { gate: "opt-in" } });
    expect(redecide(failed, createEvidenceShelf([])).is).toBe("document-missing");
    const killed = { ...failed, gate: "kill-switch" } as const;
    expect(redecide(killed, createEvidenceShelf([])).is).toBe("gate-error");
  });
});

it("a document is found by digest and kind", () => {
  const body = canonicalJson({ version: "allowlist.v1" });
  const shelf = createEvidenceShelf([{ digest: "0".repeat(64), kind: "allowlist", body }]);
  expect(shelf.allowlist("0".repeat(64))).toEqual({ is: "altered", document: null });
  expect(shelf.controls("0".repeat(64))).toEqual({ is: "missing" });
  expect(shelf.allowlist("1".repeat(64))).toEqual({ is: "missing" });
});
