import { canonicalJson } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import { type ChainedRecord, chainRecord, genesis, type Head, headAfter } from "../record/chain.ts";
import { sampleDraft } from "../testing/sample-draft.ts";
import { addExamined, type ExaminedRecords, examineRecord } from "./examine-record.ts";
import type { Finding } from "./finding.ts";
import type { StoredRecord } from "./stored-record.ts";
import { type ChainEnd, type ChainToVerify, walkChain } from "./verify-chain.ts";

const writerId = "writer-1";
const length = 8;

function chainOf(count: number): { readonly records: ChainedRecord[]; readonly heads: Head[] } {
  const heads = [genesis(writerId)];
  const records = Array.from({ length: count }, (_, index) => {
    const chained = chainRecord(
      sampleDraft({ eventId: `event-${index + 1}`, decisionId: `decision-${index + 1}` }),
      heads[index] ?? genesis(writerId),
    );
    heads.push(headAfter(chained));
    return chained;
  });
  return { records, heads };
}

const { records, heads } = chainOf(length);
const headAt = (seq: number): Head => heads[seq] ?? genesis(writerId);
const whole = (): StoredRecord[] => records.map(storedAs);
const storedAs = ({ record, line }: ChainedRecord): StoredRecord => ({
  seq: record.chain.seq,
  line,
  columns: {
    decisionId: record.decisionId,
    jobId: record.jobId,
    owner: record.owner,
    runId: record.runId,
    reason: record.reason,
    kind: record.kind,
    ruleId: record.evidence?.ruleId ?? null,
    scope: JSON.stringify(record.scope),
    decidedAt: Date.parse(record.decidedAt),
    late: record.event === "late-outcome",
    counts: null,
  },
});
const at = (seq: number): StoredRecord => whole()[seq - 1] ?? expect.unreachable("there is no such record");
/** The chain with some records replaced. */
const having = (...changed: readonly StoredRecord[]): StoredRecord[] =>
  whole().map((stored) => changed.find(({ seq }) => seq === stored.seq) ?? stored);

interface Settings {
  readonly behind?: { readonly seq: number; readonly hash: string | null };
  readonly end?: ChainEnd;
  readonly exported?: readonly Head[];
}

/** One by one, in twos, or all together: that must make no difference. */
function walkAlong(
  chain: ChainToVerify,
  stored: readonly StoredRecord[],
  onFinding: (found: Finding) => void,
  size: number,
) {
  const apart = new Set(chain.exported.map(({ seq }) => seq));
  const walk = walkChain(chain, onFinding);
  for (let from = 0; from < stored.length; from += size) {
    const examined: ExaminedRecords[] = [];
    for (const record of stored.slice(from, from + size))
      addExamined(examined, { seq: record.seq, examined: examineRecord(record), apart });
    walk.take(examined);
  }
  return walk.end();
}

function findingsIn(stored: readonly StoredRecord[], settings: Settings = {}): Finding[] {
  const {
    behind = genesis(writerId),
    end = { is: "at-head", head: headAt(length) },
    exported = [],
  } = settings;
  const [alone = [], ...together] = [1, 2, stored.length + 1].map((size) => {
    const findings: Finding[] = [];
    walkAlong({ writerId, behind, end, exported }, stored, (finding) => findings.push(finding), size);
    return findings;
  });
  for (const findings of together) expect(findings).toEqual(alone);
  return alone;
}

/** The chain with record `seq` changed and all hashes from there to `until` recomputed. */
function rehashed({ seq, until }: { readonly seq: number; readonly until: number }): StoredRecord[] {
  let head = headAt(seq - 1);
  return whole().map((stored) => {
    if (stored.seq < seq || stored.seq > until) return stored;
    const { chain: _, ...draft } =
      records[stored.seq - 1]?.record ?? expect.unreachable("there is no such record");
    const chained = chainRecord({ requiresReview: true, ...draft, latencyMs: 99 }, head);
    head = headAfter(chained);
    return storedAs(chained);
  });
}

describe("an unaltered chain", () => {
  it("has no findings, whole, with exported heads, and as a window", () => {
    expect(findingsIn(whole(), { exported: [headAt(3), headAt(length)] })).toEqual([]);
    expect(findingsIn([], { end: { is: "at-head", head: genesis(writerId) } })).toEqual([]);
    const window = whole().slice(3, 6);
    expect(findingsIn(window, { behind: headAt(3), end: { is: "open" } })).toEqual([]);
    expect(findingsIn(window, { behind: { seq: 3, hash: null }, end: { is: "open" } })).toEqual([]);
    expect(findingsIn(whole().slice(5), { behind: headAt(5) })).toEqual([]);
  });

  it("is counted", () => {
    const chain = { writerId, behind: headAt(2), end: { is: "open" }, exported: [] } as const;
    const report = walkAlong(chain, whole().slice(2, 7), () => {}, 2);
    expect(report).toMatchObject({ writerId, records: 5, first: 3, last: 7 });
    expect([report.oldest, report.newest]).toEqual(
      [at(3), at(3)].map(({ line }) => JSON.parse(line).decidedAt),
    );
    expect(walkAlong(chain, [], () => {}, 2)).toMatchObject({
      records: 0,
      first: null,
      last: null,
    });
  });
});

describe("missing records", () => {
  it.each([
    ["the first", (seq: number) => seq === 1, [1, 1]],
    ["one in the middle", (seq: number) => seq === 4, [4, 4]],
    ["several", (seq: number) => seq >= 4 && seq <= 6, [4, 6]],
    ["the last", (seq: number) => seq === length, [length, length]],
    ["all", () => true, [1, length]],
  ])("%s", (_, gone, [from, to]) => {
    expect(findingsIn(whole().filter(({ seq }) => !gone(seq)))).toEqual([
      { kind: "missing", writerId, from, to },
    ]);
  });

  it("a cut tail is found only with an exported head", () => {
    const cut = whole().slice(0, 5);
    const end = { is: "at-head", head: headAt(5) } as const;
    expect(findingsIn(cut, { end })).toEqual([]);
    expect(findingsIn(cut, { end, exported: [headAt(2), headAt(length)] })).toEqual([
      { kind: "cut-off", writerId, from: 6, to: length },
    ]);
  });

  it("a missing head", () => {
    const end = { is: "headless" } as const;
    expect(findingsIn(whole(), { end })).toEqual([{ kind: "head-missing", writerId, seq: length }]);
    expect(findingsIn(whole().slice(0, 5), { end, exported: [headAt(length)] })).toEqual([
      { kind: "head-missing", writerId, seq: 5 },
      { kind: "cut-off", writerId, from: 6, to: length },
    ]);
  });
});

describe("altered records", () => {
  it("any field of the text is reported once, at its record", () => {
    const { line, ...rest } = at(4);
    for (const [was, is] of [
      ["NOT_OPTED_IN", "KILL_SWITCH"],
      ['"optIn":false', '"optIn":true'],
      ['"seq":4', '"seq":5'],
      ['"prevHash":"', '"prevHash":"0'],
      ['"hash":"', '"hash":"0'],
      ['"version":"v1"', '"version":"v1","version":"v1"'],
    ] as const) {
      const changed = line.replace(was, is);
      expect(changed).not.toBe(line);
      expect(findingsIn(having({ ...rest, line: changed }))).toEqual([
        { kind: "altered", writerId, seq: 4, what: expect.any(String) },
      ]);
    }
  });

  it("the same content in another form", () => {
    const { line, ...rest } = at(4);
    const spaced = JSON.stringify(JSON.parse(line), null, 1);
    expect(findingsIn(having({ ...rest, line: spaced }))).toMatchObject([{ kind: "altered", seq: 4 }]);
    expect(findingsIn(having({ ...rest, line: "no record" }))).toMatchObject([{ kind: "altered", seq: 4 }]);
  });

  it.each(["decisionId", "jobId", "owner"])("a column: %s", (column) => {
    const stored = at(4);
    const changed = { ...stored, columns: { ...stored.columns, [column]: "another" } };
    expect(findingsIn(having(changed))).toEqual([
      { kind: "altered", writerId, seq: 4, what: `its column ${column} differs from its text` },
    ]);
  });

  it.each([
    ["outcome", false, true, "whole"],
    ["outcome", false, null, "whole"],
    ["outcome", true, false, "whole"],
    ["outcome", true, true, "altered"],
    ["outcome", false, false, "altered"],
    ["late-outcome", true, false, "whole"],
    ["late-outcome", false, null, "altered"],
    ["denial", true, null, "altered"],
  ] as const)("%s, marked late: %s, first by its admission: %s: %s", (event, late, counts, is) => {
    const stored = storedAs(chainRecord(sampleDraft({ event }), genesis(writerId)));
    expect(examineRecord({ ...stored, columns: { ...stored.columns, late, counts } }).is).toBe(is);
  });

  it("the first version had no column for the owner", () => {
    const stored = at(4);
    expect(findingsIn(having({ ...stored, columns: { ...stored.columns, owner: null } }))).toEqual([]);
  });

  it("a record that was given a new hash", () => {
    expect(findingsIn(rehashed({ seq: 4, until: 4 }))).toMatchObject([{ kind: "altered", seq: 4 }]);
    expect(findingsIn(rehashed({ seq: 1, until: 1 }))).toMatchObject([{ kind: "altered", seq: 1 }]);
  });

  it("a chain that was rewritten from there on is found by its head", () => {
    const anew = rehashed({ seq: 4, until: length });
    expect(findingsIn(anew)).toEqual([{ kind: "head-differs", writerId, seq: length }]);
  });

  it("and one whose head was written anew too: an exported head tells", () => {
    const anew = rehashed({ seq: 4, until: length });
    const last = anew.at(-1) ?? expect.unreachable("no record");
    const hash = JSON.parse(last.line).chain.hash as string;
    const end = { is: "at-head", head: { writerId, seq: length, hash } } as const;
    expect(findingsIn(anew, { end })).toEqual([]);
    expect(findingsIn(anew, { end, exported: [headAt(6)] })).toEqual([
      { kind: "rewritten", writerId, seq: 6 },
    ]);
  });

  it("a first record that does not continue what came before", () => {
    expect(findingsIn(whole().slice(4), { behind: { seq: 4, hash: "0".repeat(64) } })).toEqual([
      { kind: "altered", writerId, seq: 5, what: "it does not continue what came before it" },
    ]);
  });
});

describe("misplaced records", () => {
  it("two swapped records, each reported once", () => {
    const [one, other] = [at(3), at(6)];
    expect(findingsIn(having({ ...one, seq: 6 }, { ...other, seq: 3 }))).toEqual([
      { kind: "out-of-place", writerId, seq: 3, belongs: { writerId, seq: 6 } },
      { kind: "out-of-place", writerId, seq: 6, belongs: { writerId, seq: 3 } },
    ]);
  });

  it("a record before the first place of the chain", () => {
    const [first] = whole();
    if (first === undefined) expect.unreachable();
    expect(findingsIn([{ ...first, seq: 0 }, ...whole()])).toEqual([
      { kind: "out-of-place", writerId, seq: 0, belongs: { writerId, seq: 1 } },
    ]);
  });

  it("records after the head", () => {
    expect(findingsIn(whole(), { end: { is: "at-head", head: headAt(6) } })).toEqual([
      { kind: "beyond-head", writerId, from: 7, to: length },
    ]);
  });
});

it("a record that violates the contract, although its hash is valid", () => {
  const { record } = chainRecord(sampleDraft({ kind: "" }), headAt(length));
  const stored = { ...at(1), seq: length + 1, line: canonicalJson(record) };
  const end = { is: "at-head", head: { writerId, seq: length + 1, hash: record.chain.hash } } as const;
  expect(findingsIn([...whole(), stored], { end })).toMatchObject([
    { kind: "invalid", seq: length + 1, issues: [{ path: "$.kind" }] },
  ]);
});
