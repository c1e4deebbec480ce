import { NotWrittenError } from "@slotgate/telemetry";
import pino from "pino";
import { expect, it } from "vitest";
import { journalLog } from "./journal-log.ts";

it("logs the database's message and its code, at any depth of causes", () => {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const log = journalLog(logger, { now: () => 0, onStoreLost: () => {} });
  const cause = Object.assign(new Error("deadlock detected"), { code: "40P01" });
  log.storeLost({ failure: "unreachable", error: new NotWrittenError({ cause }) });
  log.filesFailing(Object.assign(new Error("no access"), { code: "EACCES" }));
  log.spoolFailing("spool-io", new Error("something else"));
  expect(lines).toMatchObject([
    { failure: "unreachable", error: expect.stringContaining("deadlock detected"), code: "40P01" },
    { error: "no access", code: "EACCES" },
    { failure: "spool-io", error: "something else" },
  ]);
  expect(lines[2]).not.toHaveProperty("code");
});
