import type { Finding } from "@slotgate/telemetry";

/** What was found, without the writer: where, what, and what that means. */
export function findingCells(finding: Finding): readonly [place: string, kind: string, meaning: string] {
  switch (finding.kind) {
    case "missing":
      return [stretch(finding), finding.kind, `${recordsOf(finding)} not there`];
    case "altered":
      return [String(finding.seq), finding.kind, finding.what];
    case "out-of-place": {
      const { belongs, writerId } = finding;
      const whose = belongs.writerId === writerId ? "" : ` of writer \`${belongs.writerId}\``;
      return [String(finding.seq), finding.kind, `here stands record ${belongs.seq}${whose}`];
    }
    case "invalid": {
      const [first] = finding.issues;
      const issue = first === undefined ? "" : `: ${first.path}, expected ${first.expected}`;
      return [String(finding.seq), finding.kind, `it was written, but is no telemetry v1${issue}`];
    }
    case "head-differs":
      return [String(finding.seq), finding.kind, "the stored head names another hash than its record has"];
    case "beyond-head":
      return [stretch(finding), finding.kind, `${recordsOf(finding)} behind the stored head`];
    case "head-missing":
      return [String(finding.seq), finding.kind, "the writer has records, but no head"];
    case "cut-off":
      return [stretch(finding), finding.kind, `${recordsOf(finding)} before an exported head, and gone`];
    case "rewritten":
      return [String(finding.seq), finding.kind, "it had another hash when its head was exported"];
    case "writer-missing":
      return [
        `1..${finding.seq}`,
        finding.kind,
        "the writer of an exported head is gone with all its records",
      ];
  }
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

const stretch = ({ from, to }: Stretch): string => (from === to ? String(from) : `${from}..${to}`);

function recordsOf({ from, to }: Stretch): string {
  const count = to - from + 1;
  return count === 1 ? "1 record is" : `${count.toLocaleString("en")} records are`;
}
