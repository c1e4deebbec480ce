import type { RunResponseV1, TelemetryV1 } from "@slotgate/contracts";
import type { RecordsSoFar } from "./recorded.ts";

/** Counts that must be zero after every crash and recovery. */
export interface Balance {
  readonly requestsWithoutAdmission: number;
  readonly admissionsWithoutOutcome: number;
  /** Event ids, and outcomes that count, that occur more than once. */
  readonly duplicates: number;
  /** Places in a chain where a record is missing or does not fit. */
  readonly brokenLinks: number;
  /** Answers that the records do not confirm. */
  readonly answersWithoutRecord: number;
}

export interface BalanceInput {
  readonly recorded: RecordsSoFar;
  /** The decision id of every request that the provider saw. */
  readonly requests: readonly (string | null)[];
  readonly answers: readonly RunResponseV1["jobs"][number][];
}

export interface Balanced extends Balance {
  readonly records: number;
  readonly admissions: number;
  readonly interrupted: number;
  /** Answers that released nothing and that a late outcome confirms. */
  readonly toldLate: number;
  /** Stubs for recorded and stored results that were withheld by a kill, or because its state was unknown. */
  readonly heldBack: number;
  /** The reasons in answers without a record, and those recorded instead. */
  readonly untold: readonly string[];
}

/** How the records confirm an answer. */
type Told = "by what counts" | "by a late outcome" | "by what it held back" | "not at all";

export function balanceOf({ recorded, requests, answers }: BalanceInput): Balanced {
  const { records: rows, brokenLinks } = recorded;
  const events = (event: TelemetryV1["event"]) =>
    rows.filter(({ body, late }) => body.event === event && !late);
  const admitted = new Set(events("admission").map(({ body }) => body.decisionId));
  const outcomes = Map.groupBy(events("outcome"), ({ body }) => body.decisionId);
  const ended = new Map(
    rows.filter(({ body, late }) => body.status !== null && !late).map(({ body }) => [body.decisionId, body]),
  );
  const late = Map.groupBy(
    rows.filter((row) => row.late),
    ({ body }) => body.decisionId,
  );
  const told = ({
    decision: { decisionId, gate, reason },
    result: { status },
  }: BalanceInput["answers"][number]): Told => {
    const tells = (record: TelemetryV1 | undefined): boolean =>
      record?.reason === reason && record.status === status;
    const counts = ended.get(decisionId);
    if (tells(counts)) return "by what counts";
    // A stored result is released only while the kill is known to be released. It stays for later requests; this
    // answer released nothing.
    if (gate === "kill-switch" && status === "STUB" && counts?.status === "COMPLETED")
      return "by what it held back";
    // An answer that releases nothing may rely on a spooled outcome, which is durable and has no preconditions. Before
    // it is delivered, another may be recorded first and then counts (DESIGN.md: one outcome for each admission; the
    // first one), in two ways only: recovery found its writer's lease expired, or a batch of unknown fate had been
    // committed after all. The answer is then recorded as a late outcome. An answer that releases content must be
    // confirmed by the outcome that counts: no record, no release.
    const mayBeLate =
      status !== "COMPLETED" && (counts?.reason === "INTERRUPTED" || reason === "TELEMETRY_UNAVAILABLE");
    return mayBeLate && (late.get(decisionId) ?? []).some(({ body }) => tells(body))
      ? "by a late outcome"
      : "not at all";
  };
  const untold = answers.filter((answer) => told(answer) === "not at all");
  return {
    records: rows.length,
    admissions: admitted.size,
    interrupted: events("outcome").filter(({ body }) => body.reason === "INTERRUPTED").length,
    requestsWithoutAdmission: requests.filter((id) => id === null || !admitted.has(id)).length,
    admissionsWithoutOutcome: [...admitted].filter((id) => !outcomes.has(id)).length,
    duplicates:
      rows.length -
      new Set(rows.map(({ body }) => body.eventId)).size +
      [...outcomes.values()].reduce((more, { length }) => more + length - 1, 0),
    brokenLinks,
    answersWithoutRecord: untold.length,
    toldLate: answers.filter((answer) => told(answer) === "by a late outcome").length,
    heldBack: answers.filter((answer) => told(answer) === "by what it held back").length,
    untold: untold.map(
      ({ decision: { decisionId, reason } }) =>
        `${decisionId} told ${reason}, recorded ${ended.get(decisionId)?.reason ?? "nothing"}`,
    ),
  };
}

/** The counts that must be zero and are not, and the unconfirmed answers. */
export const findingsIn = ({
  records: _,
  admissions: __,
  interrupted: ___,
  toldLate: ____,
  heldBack: _____,
  untold,
  ...balance
}: Balanced): string[] => [
  ...Object.entries(balance).flatMap(([name, count]) => (count === 0 ? [] : [`${name} ${count}`])),
  ...untold,
];
