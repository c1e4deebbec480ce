import type { AllowlistV1 } from "@slotgate/contracts";
import { allowlistFileBound, parseDocument, readRegularFile } from "@slotgate/controls";
import { sampleOf, type WhatIfExample } from "@slotgate/executor";
import { supposeStore, type WhatIf, type Window } from "@slotgate/postgres";
import { asJson } from "../output/as-json.ts";
import { bucketCell } from "../output/bucket-cell.ts";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import { csvLine } from "../output/csv.ts";
import type { CommandIo } from "../output/io.ts";
import { inThousands, progressOf } from "../output/progress-bar.ts";
import { type Column, facts, table } from "../output/table.ts";
import type { View } from "../output/view.ts";
import { paragraph } from "../output/wrapped.ts";
import { threadsHere } from "./threads-here.ts";
import { withSnapshot } from "./with-snapshot.ts";

export interface WhatIfOptions {
  readonly window: Window;
  readonly format: "table" | "json" | "csv";
  readonly view: View;
  /** Null: each job keeps its own allowlist. */
  readonly allowlistPath: string | null;
  /** Null: each job keeps its own rollout. */
  readonly basisPoints: number | null;
}

/** For each direction. */
const mostExamples = 10;

/** Counts the jobs that other settings would have decided differently, by direction. */
export async function whatIfCommand(io: CommandIo, options: WhatIfOptions): Promise<void> {
  const { window, format, view, allowlistPath, basisPoints } = options;
  const allowlist = allowlistPath === null ? null : await readAllowlist(allowlistPath);
  const bar = progressOf(io);
  const answer = await withSnapshot(io, (snapshot) =>
    supposeStore({
      snapshot,
      window,
      threads: threadsHere(),
      supposition: { allowlist, basisPoints },
      mostExamples,
      onProgress: bar.show,
    }),
  );
  bar.clear();
  switch (format) {
    case "table":
      return io.out(asText(answer, view));
    case "csv":
      io.out(asCsv(answer));
      return io.err(totals(answer, view));
    case "json": {
      const { tally, examples } = answer;
      const document = { window, sample: sampleOf(tally), totals: tally, examples };
      return io.out(asJson(document));
    }
  }
}

async function readAllowlist(path: string): Promise<AllowlistV1> {
  const content = await readRegularFile(path, allowlistFileBound);
  const parsed = content.ok ? parseDocument(content.bytes) : content;
  if (parsed.ok) return parsed.document;
  throw new CommandFailure(`the allowlist file \`${path}\` ${parsed.problem}`, {
    exitCode: exitCodes.invalidInput,
  });
}

function asText(answer: WhatIf, view: View): string {
  const { examples } = answer;
  const shown =
    examples.length === 0
      ? ""
      : `\nExamples, at most ${mostExamples} each way:\n${table(examples, columns, view)}`;
  return `${totals(answer, view)}${shown}`;
}

const columns: readonly Column<WhatIfExample>[] = [
  { head: "WAY", cell: ({ direction }) => wayOf(direction) },
  { head: "OWNER", cell: ({ job }) => job.owner, as: "text" },
  { head: "JOB", cell: ({ job }) => job.jobId, as: "id" },
  { head: "WAS", cell: ({ was }) => was.reason },
  { head: "WOULD BE", cell: ({ would }) => would.reason },
  { head: "RULE", cell: ({ would }) => would.evidence.ruleId, as: "id" },
  {
    head: "BUCKET",
    cell: ({ would: { evidence } }) => bucketCell(evidence),
    as: "text",
  },
];

function totals({ tally }: WhatIf, view: View): string {
  const sample = sampleOf(tally);
  const changed = tally.wouldBeAdmitted + tally.wouldBeDenied;
  const rows: readonly (readonly [count: number, meaning: string])[] = [
    [tally.wouldBeAdmitted, "denied by gates 3 to 5, would be admitted"],
    [tally.wouldBeDenied, "admitted by gates 3 to 5, would be denied"],
    [tally.stillAdmitted, "admitted either way"],
    [tally.stillDenied, "denied either way"],
    [tally.unknown, "left out: unknown from their records (no controls or rollout, or a missing document)"],
    [tally.withoutGates, "left out: no gate decided"],
  ];
  const width = Math.max(...rows.map(([count]) => inThousands(count).length));
  return (
    paragraph(
      `${inThousands(changed)} of ${inThousands(sample)} jobs would change. Each job counts once, with the evidence ` +
        "of its latest decision; gates 1 and 2 (kill switch, AI flag) are assumed to pass, guards are not checked.",
      view,
    ) +
    "\n" +
    facts(
      rows.map(([count, meaning]) => [inThousands(count).padStart(width), meaning]),
      view,
    )
  );
}

const wayOf = (direction: WhatIfExample["direction"]): string =>
  direction === "wouldBeAdmitted" ? "in" : "out";

function asCsv({ examples }: WhatIf): string {
  const head = [
    "way",
    "owner",
    "jobId",
    "decisionId",
    "decidedAt",
    "slotId",
    "kind",
    "was",
    "would",
    "ruleId",
  ];
  const rows = examples.map(({ direction, job, was, would }) => [
    ...[wayOf(direction), job.owner, job.jobId, job.decisionId, job.decidedAt, job.slotId, job.kind],
    ...[was.reason, would.reason, would.evidence.ruleId, would.evidence.bucket, would.evidence.basisPoints],
  ]);
  return [csvLine([...head, "bucket", "basisPoints"]), ...rows.map(csvLine)].join("");
}
