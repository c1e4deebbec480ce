import { expect, it } from "vitest";
import { logHeads } from "./log-heads.ts";
import { playedDatabase } from "./testing/played-database.ts";

const head = (writer_id: string, seq: number) => ({ writer_id, seq: String(seq), hash: `${seq}` });

function stage(rows: () => readonly unknown[], usable = true) {
  const lines: string[] = [];
  const failures: unknown[] = [];
  const log = logHeads({
    database: playedDatabase(rows),
    clock: { now: () => Date.UTC(2026, 0, 31) },
    usable: async () => usable,
    log: ({ heads }) => void lines.push(heads.map(({ writerId, seq }) => `${writerId}:${seq}`).join(" ")),
    onFailure: (error) => void failures.push(error),
  });
  return { lines, failures, close: log.close };
}

it("logs all heads at the start, and those that moved at the end", async () => {
  const answers = [
    [head("w1", 3), head("w2", 0), head("w3", 9)],
    [head("w1", 4), head("w2", 0), head("w3", 9)],
  ];
  const { lines, failures, close } = stage(() => answers.shift() ?? []);
  await close();
  expect(lines).toEqual(["w1:3 w3:9", "w1:4"]);
  expect(failures).toEqual([]);
});

it("splits many heads over several lines", async () => {
  const { lines, close } = stage(() => Array.from({ length: 250 }, (_, index) => head(`w${index}`, 1)));
  await close();
  expect(lines.map((line) => line.split(" ").length)).toEqual([100, 100, 50]);
});

it("continues when the database is unavailable or unusable", async () => {
  const broken = stage(() => {
    throw new Error("unreachable");
  });
  await broken.close();
  expect(broken.failures).toHaveLength(2);
  const unusable = stage(() => [head("w1", 1)], false);
  await unusable.close();
  expect(unusable.lines).toEqual([]);
});
