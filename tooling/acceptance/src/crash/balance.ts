import type { RunResponseV1, TelemetryV1 } from "@slotgate/contracts";
import type { RecordsSoFar } from "./recorded.ts";

/** What must be nothing after every crash and recovery. */
export interface Balance {
  readonly requestsWithoutAdmission: number;
  readonly admissionsWithoutOutcome: number;
  /** Event ids, and outcomes that count, that are there more than once. */
  readonly duplicates: number;
  /** Places in a chain at which something is missing or does not fit. */
  readonly brokenLinks: number;
  /** Answers that the records do not tell of in the same way. */
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
  /** Answers that released nothing, of which a late outcome tells. */
  readonly toldLate: number;
  /** Answers in place of results that are recorded and stored, and that a kill, or not hearing of one, held back. */
  readonly heldBack: number;
  /** What the answers without a record say, and what the records do. */
  readonly untold: readonly string[];
}

/** How the records tell of an answer. */
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
    // What is in store is handed out only while the kill is heard to be released. The result stays, for whoever asks
    // when it is; this answer released nothing.
    if (gate === "kill-switch" && status === "STUB" && counts?.status === "COMPLETED")
      return "by what it held back";
    // An answer that releases nothing may be given on an outcome that is in the spool: it is durable, and stands on
    // nothing. Until it is delivered, another may get in first, and then counts (DESIGN.md: one outcome for each
    // admission; the first one), in two ways only: recovery found the lease of its writer run out, or a batch whose
    // fate was unknown had got in after all. What was answered is then in the records as a late outcome. Whatever
    // releases content has to be told by the outcome that counts: no record, no release.
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

/** The part of it that must be nothing, as far as it is something. */
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
