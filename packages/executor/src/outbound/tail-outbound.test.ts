import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openFileLedger } from "./file-ledger.ts";
import { outboundFile } from "./outbound-files.ts";
import { readOutbound } from "./read-outbound.ts";
import { tailOutbound } from "./tail-outbound.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "slotgate-tail-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = (writerId: string, maxFileBytes = 1_000_000) =>
  openFileLedger({ directory, writerId, now: () => Date.UTC(2026, 0, 31), maxFileBytes });

it("reads each new line once, over all files of its process", async () => {
  const ledger = open("w-1", 300);
  const other = open("w-2");
  const news = tailOutbound({ directory, writerId: "w-1" });
  expect(await news()).toEqual({ decisionIds: new Set(), unreadable: 0 });
  const ids = Array.from({ length: 30 }, (_, index) => `d-${index}`);
  for (const [index, decisionId] of ids.entries()) {
    ledger.sent({ decisionId, attempt: 1 });
    ledger.ended({ decisionId, attempt: 1, status: 200, error: null });
    other.sent({ decisionId: "another's", attempt: 1 });
    if (index % 7 === 0) expect((await news()).decisionIds).toContain(decisionId);
  }
  expect((await news()).decisionIds).toEqual(new Set(["d-29"]));
  expect((await news()).decisionIds).toEqual(new Set());
  ledger.close();
  other.close();
});

it("waits for the end of a line, and reports unreadable lines", async () => {
  open("w-1").close();
  const path = outboundFile({ directory, writerId: "w-1", file: 1 });
  const news = tailOutbound({ directory, writerId: "w-1" });
  const line = JSON.stringify({ is: "sent", at: "2026-01-31T00:00:00.000Z", decisionId: "d-ü", attempt: 1 });
  const bytes = Buffer.from(line);
  // In the middle of a character.
  appendFileSync(path, bytes.subarray(0, bytes.indexOf(Buffer.from("ü")) + 1));
  expect(await news()).toEqual({ decisionIds: new Set(), unreadable: 0 });
  appendFileSync(path, bytes.subarray(bytes.indexOf(Buffer.from("ü")) + 1));
  appendFileSync(path, "\nnot a line\n");
  expect(await news()).toEqual({ decisionIds: new Set(["d-ü"]), unreadable: 1 });
});

it("throws if the ledger cannot be read, and counts nothing as read", async () => {
  await expect(tailOutbound({ directory: join(directory, "gone"), writerId: "w-1" })()).rejects.toThrow(
    /ENOENT/,
  );
  const ledger = open("w-1");
  ledger.sent({ decisionId: "d-1", attempt: 1 });
  const news = tailOutbound({ directory, writerId: "w-1" });
  const inTheWay = outboundFile({ directory, writerId: "w-1", file: 2 });
  mkdirSync(inTheWay);
  await expect(news()).rejects.toThrow(/is a directory, not a regular file/);
  rmSync(inTheWay, { recursive: true });
  execFileSync("mkfifo", [inTheWay]);
  await expect(news()).rejects.toThrow(/is a named pipe, not a regular file/);
  await expect(readOutbound([inTheWay])).rejects.toThrow(/is a named pipe, not a regular file/);
  rmSync(inTheWay);
  expect((await news()).decisionIds).toEqual(new Set(["d-1"]));
  ledger.close();
});
