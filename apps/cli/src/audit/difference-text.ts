import { comparedFields, type Difference, fieldOf, type Verdict } from "@slotgate/executor";
import { csvLine } from "../output/csv.ts";
import { printable } from "../output/printable.ts";
import { table } from "../output/table.ts";
import type { View } from "../output/view.ts";

/** Always shown of a decision; of the rest only what differs. */
const shownAlways: readonly string[] = ["outcome", "gate", "reason"];

/** A difference for people: the record, why it stands here, and both decisions side by side. */
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
      return "it comes out differently";
    case "document-missing":
      return `not decided again: it names ${named}, which is not in store`;
    case "document-altered":
      return replayed === null
        ? `not decided again: ${named}, which it names, is not what it was`
        : `${named}, which it names, is not what it was; decided on that as it is now`;
    case "unreadable":
      return "not decided again: it cannot be read; `slotgate verify` tells more";
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
