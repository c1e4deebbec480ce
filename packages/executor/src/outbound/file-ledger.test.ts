import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FileLedgerOptions, openFileLedger } from "./file-ledger.ts";
import { outboundFile, outboundFiles, outboundFilesOf } from "./outbound-files.ts";
import { completeWriters, readOutbound } from "./read-outbound.ts";
import { requestsOfWriter } from "./requests-of-writer.ts";

let directory: string;
let problems: (string | null)[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "slotgate-outbound-"));
  problems = [];
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = (options: Partial<FileLedgerOptions> = {}) =>
  openFileLedger({
    directory: join(directory, "ledger"),
    writerId: "host/1.a",
    now: () => Date.UTC(2026, 0, 31),
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
const own = () => ({ directory: join(directory, "ledger"), writerId: "host/1.a" });
const linesOf = (path = outboundFile({ ...own(), file: 1 })) =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);

describe("the ledger in files", () => {
  it("has each request in the file when `sent` returns, and its end after it", () => {
    const ledger = open();
    ledger.sent({ decisionId: "d-1", attempt: 1 });
    const at = "2026-01-31T00:00:00.000Z";
    const sent = { is: "sent", at, decisionId: "d-1", attempt: 1 };
    const header = { is: "header", version: "outbound.v1", writerId: "host/1.a", file: 1 };
    expect(linesOf()).toEqual([header, sent]);
    ledger.ended({ decisionId: "d-1", attempt: 1, status: 200, error: null });
    expect(linesOf().at(-1)).toEqual({ ...sent, is: "ended", status: 200, error: null });
    expect(statSync(outboundFile({ ...own(), file: 1 })).mode & 0o777).toBe(0o600);
    expect(ledger.problem()).toBeNull();
    ledger.close();
  });

  it("throws with the reason while it cannot write, and continues in a new file when it can", async () => {
    // A file in place of the directory, which stops even root.
    writeFileSync(join(directory, "ledger"), "");
    const ledger = open();
    expect(() => ledger.sent({ decisionId: "d-1", attempt: 1 })).toThrow();
    expect(ledger.problem()).toContain("ledger");
    expect(() =>
      ledger.ended({ decisionId: "d-1", attempt: 1, status: null, error: "aborted" }),
    ).not.toThrow();
    rmSync(join(directory, "ledger"));
    ledger.sent({ decisionId: "d-1", attempt: 1 });
    expect(ledger.problem()).toBeNull();
    expect([problems.length, problems.at(-1)]).toEqual([2, null]);
    expect((await readOutbound(outboundFiles(own().directory))).requests).toEqual(new Map([["d-1", 1]]));
    ledger.close();
  });

  it("continues in further files, and removes the oldest when all together are too large", async () => {
    const ledger = open({ maxFileBytes: 400, maxBytes: 2_000 });
    for (let attempt = 1; attempt <= 100; attempt += 1) ledger.sent({ decisionId: "d-1", attempt });
    const files = outboundFilesOf(own());
    expect(files.length).toBeGreaterThan(2);
    const bytes = files.reduce((sum, path) => sum + statSync(path).size, 0);
    expect(bytes).toBeLessThanOrEqual(2_000);
    const content = await readOutbound(files);
    // The removed file is missed: the rest does not count as complete.
    expect(completeWriters(content)).toEqual(new Set());
    expect((await requestsOfWriter(own()))("d-1")).toBeNull();
    ledger.close();
  });

  it("reads what a dead process has sent, and knows nothing of others", async () => {
    const ledger = open();
    ledger.sent({ decisionId: "d-1", attempt: 1 });
    ledger.sent({ decisionId: "d-1", attempt: 2 });
    ledger.close();
    // As left by a process killed in the middle of a line.
    writeFileSync(outboundFile({ ...own(), file: 1 }), '{"is":"sent","decis', { flag: "a" });
    const requestsOf = await requestsOfWriter(own());
    expect([requestsOf("d-1"), requestsOf("d-2")]).toEqual([2, 0]);
    const another = await requestsOfWriter({ ...own(), writerId: "host/1.ab" });
    expect(another("d-1")).toBeNull();
    expect((await requestsOfWriter({ directory: "/nowhere", writerId: "w" }))("d-1")).toBeNull();
    expect((await readOutbound(outboundFiles(own().directory))).unreadable).toBe(1);
  });

  it("restricts the directory to its user", () => {
    open().close();
    expect(statSync(own().directory).mode & 0o777).toBe(0o700);
    expect(readdirSync(own().directory)).toHaveLength(1);
  });

  it("starts a new file when its own was deleted, and reports that until it is closed", async () => {
    const losses: string[] = [];
    const ledger = open({ onLoss: (loss) => losses.push(loss) });
    ledger.sent({ decisionId: "d-1", attempt: 1 });
    rmSync(own().directory, { recursive: true });
    ledger.sent({ decisionId: "d-2", attempt: 1 });
    expect((await readOutbound(outboundFiles(own().directory))).requests).toEqual(new Map([["d-2", 1]]));
    expect(losses).toHaveLength(1);
    expect(ledger.loss()).toBe(
      "a file of the outbound ledger was deleted while in use (host/1.a, file 1), so `slotgate reconcile` cannot see its requests; this does not stop AI",
    );
    expect(ledger.problem()).toBeNull();
    rmSync(own().directory, { recursive: true });
    ledger.probe();
    expect(ledger.loss()).toMatch(
      /^2 files .* were deleted while in use \(host\/1\.a, file 1; host\/1\.a, file 2\)/,
    );
    ledger.close();
  });

  it("detects without a request that it was deleted or cannot be written", () => {
    const ledger = open();
    ledger.probe();
    expect([ledger.problem(), ledger.loss()]).toEqual([null, null]);
    expect(readdirSync(own().directory)).toHaveLength(1);

    rmSync(own().directory, { recursive: true });
    writeFileSync(own().directory, "");
    ledger.probe();
    expect(ledger.loss()).toContain("file 1");
    expect(ledger.problem()).toMatch(/EEXIST|ENOTDIR/);

    rmSync(own().directory);
    ledger.probe();
    expect(ledger.problem()).toBeNull();
    expect([problems.length, problems.at(-1)]).toEqual([2, null]);
    ledger.close();
  });

  it("probes itself periodically", async () => {
    const ledger = open({ probeMs: 1 });
    rmSync(own().directory, { recursive: true });
    await vi.waitFor(() => expect(ledger.loss()).not.toBeNull());
    ledger.close();
  });
});
