import { comparedFields, type Difference, fieldOf, type Verdict } from "@slotgate/executor";
import { csvLine } from "../output/csv.ts";
import { printable } from "../output/printable.ts";
import { table } from "../output/table.ts";
import type { View } from "../output/view.ts";

/** Always shown; other fields only if they differ. */
const shownAlways: readonly string[] = ["outcome", "gate", "reason"];

/** A difference for people: the record, the kind of difference, and both decisions side by side. */
export function differenceText(difference: Difference, view: View): string {
  const { record, recorded, replayed, fields } = difference;
  const rows = comparedFields
    .filter((field) => shownAlways.includes(field) || fields.includes(field))
    .map((field) => ({ field, differs: fields.includes(field) }));
  return (
    `record ${record.seq ?? "?"} of writer ${printable(record.writerId ?? "?")}: ${meaningOf(difference)}\n` +
    `  ${record.event ?? "?"} of ${record.decidedAt ?? "?"}, job ${printable(record.jobId ?? "?")}, ` +
    `decision ${printable(record.decisionId ?? "?")}\n` +
    (recorded === null
      ? ""
      : table(
          rows,
          [
            { head: "", cell: ({ field, differs }) => `${differs ? "  *" : "   "} ${field}` },
            { head: "RECORDED", cell: ({ field }) => cellOf(recorded, field), as: "text" },
            { head: "REPLAYED", cell: ({ field }) => cellOf(replayed, field), as: "text" },
          ],
          view,
        ))
  );
}

function meaningOf({ is, digests, replayed }: Difference): string {
  const named = digests.map((digest) => digest.slice(0, 12)).join(", ");
  switch (is) {
    case "different":
      return "the repeated decision differs";
    case "document-missing":
      return `not repeated: it names ${named}, which is not stored`;
    case "document-altered":
      return replayed === null
        ? `not repeated: it names ${named}, whose stored content has changed`
        : `it names ${named}, whose stored content has changed; repeated with the stored content`;
    case "unreadable":
      return "not repeated: it cannot be read; `slotgate verify` shows why";
  }
}

function cellOf(verdict: Verdict | null, field: (typeof comparedFields)[number]): string {
  if (verdict === null) return "";
  const value = fieldOf(verdict, field);
  return value === null ? "-" : String(value);
}

export const differenceCsvHead = csvLine([
  ...["is", "writerId", "seq", "event", "decidedAt", "jobId", "decisionId", "differing", "digests"],
  ...comparedFields.map((field) => `recorded.${field}`),
  ...comparedFields.map((field) => `replayed.${field}`),
]);

export function differenceCsv({ is, record, recorded, replayed, fields, digests }: Difference): string {
  const sideOf = (verdict: Verdict | null) =>
    comparedFields.map((field) => (verdict === null ? null : fieldOf(verdict, field)));
  return csvLine([
    ...[is, record.writerId, record.seq, record.event, record.decidedAt, record.jobId, record.decisionId],
    ...[fields.join(" "), digests.join(" "), ...sideOf(recorded), ...sideOf(replayed)],
  ]);
}
