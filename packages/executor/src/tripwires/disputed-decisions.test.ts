import type { TelemetryV1 } from "@slotgate/contracts";
import type { EvidenceDocument } from "@slotgate/telemetry";
import { describe, expect, it } from "vitest";
import { context, createStage, jobOf, runOf } from "../testing/executor-stage.ts";
import { createDecisionLook } from "./disputed-decisions.ts";

/** Records as the executor writes them, in a store that tests can alter. */
function stage() {
  const executing = createStage();
  const alter: {
    record: (record: TelemetryV1) => TelemetryV1;
    documents: (all: EvidenceDocument[]) => EvidenceDocument[];
  } = { record: (record) => record, documents: (all) => all };
  const state = { away: false, read: [] as string[] };
  const records = () => executing.sink.entries.map(({ record }) => record);
  const look = createDecisionLook({
    async ends() {
      const ends = new Map<string, number>();
      for (const { chain } of records())
        ends.set(chain.writerId, Math.max(chain.seq, ends.get(chain.writerId) ?? 0));
      return ends;
    },
    async admitted({ writerId, after, upTo, limit }) {
      if (state.away) throw new Error("away");
      const found = records()
        .filter(({ chain, reason }) => chain.writerId === writerId && ["ADMITTED", "STORED"].includes(reason))
        .filter(({ chain: { seq } }) => seq > after && seq <= upTo)
        .toSorted((one, other) => one.chain.seq - other.chain.seq)
        .slice(0, limit);
      state.read.push(...found.map(({ jobId }) => jobId));
      return found.map((record) => ({
        seq: record.chain.seq,
        body: alter.record(structuredClone(record)),
      }));
    },
    documents: async (digests) =>
      alter.documents(executing.sink.documents.filter(({ digest }) => digests.includes(digest))),
  });
  let jobs = 0;
  const admit = async (count = 1) => {
    const names = Array.from({ length: count }, () => `job-${++jobs}`);
    for (const jobId of names) await executing.executor.execute(runOf([jobOf({ jobId })]), context);
    return names;
  };
  return { ...executing, look, admit, alter, state };
}

const otherProfile = (record: TelemetryV1): TelemetryV1 => {
  const { model } = record;
  return model?.profile === undefined
    ? record
    : { ...record, model: { ...model, profile: { ...model.profile, id: "another" } } };
};

const otherRule = (record: TelemetryV1): TelemetryV1 =>
  record.evidence === null ? record : { ...record, evidence: { ...record.evidence, ruleId: "another" } };

describe("admitted decisions", () => {
  it("are disputed if another profile fills them, or if their generation document is missing", async () => {
    const [altered, incomplete] = [stage(), stage()];
    altered.alter.record = otherProfile;
    incomplete.alter.documents = (all) => all.filter(({ kind }) => kind !== "generation");
    for (const { look, admit } of [altered, incomplete]) {
      await look();
      await admit();
    }
    expect((await altered.look())?.reason).toContain("recorded / replayed: profile another / default");
    expect((await incomplete.look())?.figures["is"]).toBe("document-missing");
  });

  it("are replayed once each since the last look, without a difference", async () => {
    const { look, admit, state, kill } = stage();
    await admit(2);
    expect(await look()).toBeNull();
    const first = await admit(3);
    expect(await look()).toBeNull();
    expect(state.read).toEqual(first);
    const second = await admit(1);
    // Denied decisions are not replayed.
    kill(true);
    await admit(1);
    kill(false);
    expect([await look(), await look()]).toEqual([null, null]);
    expect(state.read).toEqual([...first, ...second]);
  });

  it("one that replays differently is found once and named with the difference", async () => {
    const { look, admit, alter, sink } = stage();
    await look();
    await admit(2);
    const admitted = sink.entries.map(({ record }) => record).filter(({ reason }) => reason === "ADMITTED");
    alter.record = (record) => (record.jobId === "job-2" ? otherRule(record) : record);
    const decisionId = admitted[1]?.decisionId;
    expect(await look()).toMatchObject({
      tripwire: "disputed-decision",
      reason: `replay disputes the admitted decision \`${decisionId}\`: recorded / replayed: ruleId another / chemistry`,
      figures: { decisionId, jobId: "job-2", is: "different", fields: ["ruleId"] },
      occurrence: decisionId,
    });
    await admit(1);
    expect([await look(), await look()]).toEqual([null, null]);
  });

  it("one that was served from the store is found too", async () => {
    const { look, admit, alter, executor, sink } = stage();
    await admit(1);
    await look();
    await executor.execute(runOf([jobOf()]), context);
    expect(sink.entries.at(-1)?.record.reason).toBe("STORED");
    alter.record = otherRule;
    expect(await look()).toMatchObject({ figures: { jobId: "job-1" } });
  });

  it.each<[string, (all: EvidenceDocument[]) => EvidenceDocument[], string]>([
    ["missing", () => [], "document-missing"],
    [
      "altered",
      (all) => all.map((one) => ({ ...one, body: one.body.replace("Chemistry", "Biology") })),
      "document-altered",
    ],
    ["illegible", (all) => all.map((one) => ({ ...one, body: "{" })), "document-altered"],
  ])("one whose documents are %s cannot be replayed, which is a finding", async (_, documents, is) => {
    const { look, admit, alter } = stage();
    await look();
    await admit(1);
    alter.documents = documents;
    expect(await look()).toMatchObject({ figures: { is } });
  });

  it("a record that cannot be read is a finding", async () => {
    const { look, admit, alter } = stage();
    await look();
    await admit(1);
    alter.record = (record) => ({ ...record, evidence: null });
    expect(await look()).toMatchObject({
      reason: expect.stringContaining("its record cannot be decided again"),
      figures: { is: "unreadable" },
    });
  });

  it("are replayed later if the database is unavailable", async () => {
    const { look, admit, state } = stage();
    await look();
    const names = await admit(2);
    state.away = true;
    await expect(look()).rejects.toThrow("away");
    state.away = false;
    expect([await look(), state.read]).toEqual([null, names]);
  });
});
