import { StoreUnavailableError } from "@slotgate/executor";
import { expect, it } from "vitest";
import { createActivityReader } from "./postgres-activity-reader.ts";
import { playedDatabase } from "./testing/played-database.ts";

const window = {
  from: Date.parse("2026-01-31T11:59:00.000Z"),
  to: Date.parse("2026-01-31T12:00:20.000Z"),
  stepMs: 60_000,
};

it("reads a bounded window and answers when each step began", async () => {
  const asked: unknown[][] = [];
  const reader = createActivityReader(
    playedDatabase(({ sql, parameters }) => {
      asked.push([sql.includes("decided_at >="), sql.includes("decided_at <"), ...parameters]);
      return [
        { step: 0, reason: "GENERATED", jobs: 2 },
        { step: 1, reason: "KILL_SWITCH", jobs: 1 },
      ];
    }),
  );
  expect(await reader.read(window)).toEqual([
    { at: window.from, reason: "GENERATED", jobs: 2 },
    { at: window.from + 60_000, reason: "KILL_SWITCH", jobs: 1 },
  ]);
  const [since, until] = ["2026-01-31T11:59:00.000Z", "2026-01-31T12:00:20.000Z"];
  expect(asked).toEqual([[true, true, since, 60_000, since, until, "drill:", "try:"]]);
});

it("throws when the database is unavailable", async () => {
  const reader = createActivityReader(
    playedDatabase(() => {
      throw new Error("connection terminated");
    }),
  );
  await expect(reader.read(window)).rejects.toThrow(StoreUnavailableError);
});
