import type { AllowlistV1 } from "@slotgate/contracts";
import { allowlistFileBound, parseDocument } from "../../allowlist/parse-document.ts";
import type { Window } from "../../audit/window.ts";
import { readRegularFile } from "../../regular-file.ts";
import { supposeStore, type WhatIf } from "../../replay/replay-store.ts";
import { sampleOf, type WhatIfExample } from "../../replay/what-if-result.ts";
import { CommandFailure, exitCodes } from "../command-failure.ts";
import { csvLine } from "../csv.ts";
import type { CommandIo } from "../io.ts";
import { printable } from "../printable.ts";
import { inThousands, progressOf } from "../progress-bar.ts";
import { textTable } from "../text-table.ts";
import { threadsHere } from "./threads-here.ts";
import { withSnapshot } from "./with-snapshot.ts";

export interface WhatIfOptions {
  readonly window: Window;
  readonly format: "table" | "json" | "csv";
  /** Null: each job's own allowlist stays. */
  readonly allowlistPath: string | null;
  /** Null: each job's own rollout stays. */
  readonly basisPoints: number | null;
}

/** Shown of each direction. */
const mostExamples = 10;

/** Says how many jobs would have come out otherwise, and which way. */
export async function whatIfCommand(io: CommandIo, options: WhatIfOptions): Promise<void> {
  const { window, format, allowlistPath, basisPoints } = options;
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
      return io.out(asText(answer));
    case "csv":
      io.out(asCsv(answer));
      // CSV has no place for totals.
      return io.err(totals(answer));
    case "json": {
      const { tally, examples } = answer;
      const document = { window, sample: sampleOf(tally), totals: tally, examples };
      return io.out(`${JSON.stringify(document, null, 2)}\n`);
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

function asText(answer: WhatIf): string {
  const examples = answer.examples.map(({ direction, job, was, would }) => [
    wayOf(direction),
    printable(job.owner),
    printable(job.jobId),
    was.reason,
    would.reason,
    printable(would.evidence.ruleId ?? "-"),
    would.evidence.bucket === null ? "-" : `${would.evidence.bucket} of ${would.evidence.basisPoints}`,
  ]);
  const head = ["WAY", "OWNER", "JOB", "WAS", "WOULD BE", "RULE", "BUCKET"];
  const shown =
    examples.length === 0
      ? ""
      : `\nExamples, at most ${mostExamples} each way:\n${textTable([head, ...examples])}`;
  return `${totals(answer)}${shown}`;
}

function totals({ tally }: WhatIf): string {
  const sample = sampleOf(tally);
  const changed = tally.wouldBeAdmitted + tally.wouldBeDenied;
  const rows: readonly (readonly [count: number, meaning: string])[] = [
    [tally.wouldBeAdmitted, "denied by gates 3 to 5, would be admitted"],
    [tally.wouldBeDenied, "admitted by gates 3 to 5, would be denied"],
    [tally.stillAdmitted, "admitted either way"],
    [tally.stillDenied, "denied either way"],
    [
      tally.unknown,
      "left out: their records do not tell (no controls or rollout known, or a document is missing)",
    ],
    [tally.withoutGates, "left out: no gate was asked"],
  ];
  const width = Math.max(...rows.map(([count]) => inThousands(count).length));
  return (
    `${inThousands(changed)} of ${inThousands(sample)} jobs would change. Each job counts once, as its latest decision ` +
    "in the window found it;\ngates 1 and 2 (kill switch, AI flag) are taken as passed, guards are not asked.\n\n" +
    textTable(rows.map(([count, meaning]) => [inThousands(count).padStart(width), meaning]))
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
