import { bucketCount, rolloutBucket } from "@slotgate/gate";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import { csvLine } from "../output/csv.ts";
import type { CommandIo } from "../output/io.ts";
import { printList } from "../output/print-list.ts";
import { inThousands } from "../output/progress-bar.ts";
import type { Column } from "../output/table.ts";
import type { OutputOptions } from "../output/view.ts";
import { type CohortHash, cohortHashes } from "./cohort-hashes.ts";
import { idsOfArguments, readIds, readMembership } from "./read-cohort-input.ts";

export interface CohortsOptions extends OutputOptions {
  /** Basis points. */
  readonly percent: number;
  readonly group: string;
  readonly file?: string;
  /** The file with the other tool's membership. */
  readonly before?: string;
  readonly hash?: CohortHash;
  readonly format: "table" | "csv";
  readonly limit: number;
}

/** A job in the rollout's group, and in the other tool's cohorts. */
interface CohortJob {
  readonly jobId: string;
  readonly bucket: number;
  readonly now: boolean;
  /** Null: not given. */
  readonly before: boolean | null;
  /** Null: it stays, or it is not known where it was. */
  readonly moves: "in" | "out" | null;
}

/** Shows which jobs another tool's cohorts and the rollout's have at one percentage. Asks no service. */
export async function cohortsCommand(
  io: CommandIo,
  ids: readonly string[],
  options: CohortsOptions,
): Promise<void> {
  const { percent, group, hash } = options;
  const { jobIds, wasIn } = await cohortInput(io, ids, options);
  const jobs = [...jobIds].map((jobId): CohortJob => {
    const bucket = rolloutBucket({ groupId: group, jobId });
    const now = bucket < percent;
    const before = wasIn(jobId);
    const moves = before === null || before === now ? null : now ? "in" : "out";
    return { jobId, bucket, now, before, moves };
  });
  if (options.json !== true && options.format === "csv") return io.out(asCsv(jobs));

  const source = options.before === undefined ? (hash ?? null) : "file";
  const counts = countsOf(jobs);
  if (options.json !== true) io.out(summary({ ...options, source, counts }));
  // Without the other tool's cohorts there are no moves: those that are in are of interest.
  const shown = jobs.filter(({ moves, now }) => (source === null ? now : moves !== null));
  printList(io, options, {
    document: { percent: percent / 100, groupId: group, before: source, counts, jobs },
    rows: shown.slice(0, options.limit),
    columns: () => columns.filter(({ head }) => head !== "MOVES" || source !== null),
    empty: source === null ? "no job is in" : "no job moves",
    next: shown.length > options.limit ? "more" : null,
  });
}

interface CohortInput {
  readonly jobIds: Iterable<string>;
  /** Null: not known. */
  readonly wasIn: (jobId: string) => boolean | null;
}

async function cohortInput(
  io: CommandIo,
  ids: readonly string[],
  { file, before, hash, percent }: CohortsOptions,
): Promise<CohortInput> {
  if (ids.length > 0 && file !== undefined) throw usage("give job ids or --file, not both");
  if (before !== undefined && hash !== undefined) throw usage("give --before or --hash, not both");
  const named = ids.length > 0 ? idsOfArguments(ids) : file === undefined ? null : await readIds(io, file);
  if (before === undefined) {
    const numberOf = hash === undefined ? null : cohortHashes[hash];
    return {
      jobIds: named ?? (await readIds(io, null)),
      wasIn: (jobId) => (numberOf === null ? null : numberOf(jobId) * (bucketCount / 100) < percent),
    };
  }
  const membership = await readMembership(before);
  const unknown = [...(named ?? [])].find((jobId) => !membership.has(jobId));
  if (unknown !== undefined)
    throw new CommandFailure(
      `\`${before}\` has no line for the job id \`${unknown}\`: add it, or leave out the ids to use those of the file`,
      { exitCode: exitCodes.invalidInput },
    );
  return { jobIds: named ?? membership.keys(), wasIn: (jobId) => membership.get(jobId) ?? null };
}

interface CohortCounts {
  readonly jobs: number;
  readonly now: number;
  /** The others are null without the other tool's cohorts. */
  readonly before: number | null;
  readonly movesIn: number | null;
  readonly movesOut: number | null;
  readonly staysIn: number | null;
  readonly staysOut: number | null;
}

function countsOf(jobs: readonly CohortJob[]): CohortCounts {
  const count = (of: (job: CohortJob) => boolean): number => jobs.filter(of).length;
  const known = jobs.some(({ before }) => before !== null);
  const ofKnown = (of: (job: CohortJob) => boolean): number | null => (known ? count(of) : null);
  return {
    jobs: jobs.length,
    now: count(({ now }) => now),
    before: ofKnown(({ before }) => before === true),
    movesIn: ofKnown(({ moves }) => moves === "in"),
    movesOut: ofKnown(({ moves }) => moves === "out"),
    staysIn: ofKnown(({ now, moves }) => now && moves === null),
    staysOut: ofKnown(({ now, moves }) => !now && moves === null),
  };
}

function summary({
  percent,
  group,
  source,
  counts,
}: Pick<CohortsOptions, "percent" | "group"> & {
  readonly source: string | null;
  readonly counts: CohortCounts;
}): string {
  const { jobs, now, before, movesIn, movesOut, staysIn, staysOut } = counts;
  const of = (count: number): string => `${inThousands(count)} of ${inThousands(jobs)} jobs`;
  const here = `${percent / 100} % in group \`${group}\`: ${of(now)} are in\n`;
  if (before === null) return `${here}\n`;
  const rows = [
    [movesIn, "move in"],
    [movesOut, "move out"],
    [staysIn, "stay in"],
    [staysOut, "stay out"],
  ] as const;
  const width = inThousands(jobs).length;
  const lines = rows.map(([count, meaning]) => `  ${inThousands(count ?? 0).padStart(width)}  ${meaning}\n`);
  const there = source === "file" ? "the file" : `\`${source}\``;
  return `${here}before, by ${there}: ${of(before)} were in\n${lines.join("")}\n`;
}

const columns: readonly Column<CohortJob>[] = [
  { head: "MOVES", cell: ({ moves }) => moves, style: ({ moves }) => (moves === "in" ? "good" : "warn") },
  { head: "JOB", cell: ({ jobId }) => jobId, as: "id" },
  { head: "BUCKET", cell: ({ bucket }) => bucket, as: "number" },
];

const asCsv = (jobs: readonly CohortJob[]): string =>
  [
    csvLine(["jobId", "bucket", "now", "before", "moves"]),
    ...jobs.map(({ jobId, bucket, now, before, moves }) => csvLine([jobId, bucket, now, before, moves])),
  ].join("");

const usage = (message: string): CommandFailure => new CommandFailure(message, { exitCode: exitCodes.usage });
