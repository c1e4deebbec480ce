import type { Finding } from "@slotgate/telemetry";

/** Place, kind and meaning of a finding, without its writer. */
export function findingCells(finding: Finding): readonly [place: string, kind: string, meaning: string] {
  switch (finding.kind) {
    case "missing":
      return [stretch(finding), finding.kind, `${recordsOf(finding)} not in the database`];
    case "altered":
      return [String(finding.seq), finding.kind, finding.what];
    case "out-of-place": {
      const { belongs, writerId } = finding;
      const whose = belongs.writerId === writerId ? "" : ` of writer \`${belongs.writerId}\``;
      return [String(finding.seq), finding.kind, `holds record ${belongs.seq}${whose}`];
    }
    case "invalid": {
      const [first] = finding.issues;
      const issue = first === undefined ? "" : `: ${first.path}, expected ${first.expected}`;
      return [String(finding.seq), finding.kind, `the stored record is not valid telemetry v1${issue}`];
    }
    case "head-differs":
      return [String(finding.seq), finding.kind, "the hash of the stored head is not that of its record"];
    case "beyond-head":
      return [stretch(finding), finding.kind, `${recordsOf(finding)} later than the stored head`];
    case "head-missing":
      return [String(finding.seq), finding.kind, "the writer has records, but no head"];
    case "cut-off":
      return [
        stretch(finding),
        finding.kind,
        `${recordsOf(finding)} covered by an exported head, and missing`,
      ];
    case "rewritten":
      return [String(finding.seq), finding.kind, "its hash is not that of the exported head"];
    case "writer-missing":
      return [`1..${finding.seq}`, finding.kind, "an exported head names this writer, which has no records"];
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
