import type { TelemetryV1 } from "@slotgate/contracts";
import { expectedHash, genesisHash } from "@slotgate/telemetry";
import type { Answered } from "./outage-load.ts";
import type { World } from "./start-world.ts";

/** What is not as it should be between answers, records and model requests; empty lists when all is. */
export interface Reconciled {
  readonly records: number;
  /** Answers without the record that they tell of. */
  readonly lost: readonly string[];
  /** Event ids that are stored more than once. */
  readonly doubled: readonly string[];
  /** Decisions with more than one record that they end with; late outcomes are kept as such and end nothing. */
  readonly endedTwice: readonly string[];
  /** Places in chains where a record is missing, or has another hash than it must have. */
  readonly flaws: readonly string[];
  /** Decisions that model requests were made for without an admission. */
  readonly unrecordedCalls: readonly string[];
}

export async function reconcile(world: World, answered: readonly Answered[]): Promise<Reconciled> {
  const { rows } = await world.database.query<{ body: TelemetryV1; late: boolean }>(
    "select body, event is not null as late from telemetry_record order by writer_id, seq",
  );
  const records = rows.map(({ body }) => body);
  const ends = records.filter(({ event }) => event !== "admission");
  const firstEnds = rows.filter(({ body, late }) => body.event !== "admission" && !late);
  const told = new Set(ends.map(({ decisionId, status, reason }) => `${decisionId} ${status} ${reason}`));
  const admitted = new Set(
    records.filter(({ event }) => event === "admission").map(({ decisionId }) => decisionId),
  );
  const called = world.simulator.requests().map(({ decisionId }) => decisionId ?? "without a decision");
  return {
    records: records.length,
    lost: answered
      .filter(({ decisionId, status, reason }) => !told.has(`${decisionId} ${status} ${reason}`))
      .map(({ decisionId, reason }) => `${decisionId} ${reason}`),
    doubled: repeated(records.map(({ eventId }) => eventId)),
    endedTwice: repeated(firstEnds.map(({ body }) => body.decisionId)),
    flaws: flawsOf(records),
    unrecordedCalls: called.filter((decisionId) => !admitted.has(decisionId)),
  };
}

const repeated = (values: readonly string[]): string[] => {
  const seen = new Set<string>();
  return values.filter((value) => seen.has(value) || !seen.add(value));
};

function flawsOf(records: readonly TelemetryV1[]): string[] {
  return [...Map.groupBy(records, ({ chain }) => chain.writerId)].flatMap(([writerId, chain]) => {
    let prevHash = genesisHash;
    return chain.flatMap((record, index) => {
      const { seq, hash, prevHash: before } = record.chain;
      const whole = seq === index + 1 && before === prevHash && hash === expectedHash(record);
      prevHash = hash;
      return whole ? [] : [`${writerId} ${seq}`];
    });
  });
}
