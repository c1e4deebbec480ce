import { fileURLToPath } from "node:url";
import { expect, inject, it } from "vitest";
import { findingsInRounds } from "./kill/findings-in-rounds.ts";
import type { KillWorld } from "./kill/kill-world.ts";
import { reportOf } from "./kill/report.ts";
import { runKillRounds } from "./kill/run-kill-rounds.ts";

/** `pnpm test:kill` in short: less load, because other tests run beside it, and few rounds. */
const short = {
  perSecond: 15,
  slowCalls: 10,
  windowMs: 300,
  // Other tests run beside it, and are measured too: that the real bounds hold is what the command is for.
  withinMs: { service: 2_000, Unleash: 5_000 },
};

/** Commits take longer, so many seconds for each admission, so that every kill meets some that are under way. */
const slowCommits =
  (seconds: number) =>
  async ({ database }: KillWorld) => {
    await database.query(`
    create function wait_at_commit() returns trigger language plpgsql as $$
      begin perform pg_sleep(${seconds}); return null; end $$`);
    await database.query(`
    create constraint trigger wait_at_commit after insert on admission deferrable initially deferred
      for each row when (new.holder is not null) execute function wait_at_commit()`);
  };

it("a kill reaches everything: admissions, calls in flight, results; through the service and through Unleash", async () => {
  const measured = await runKillRounds(inject("stack"), {
    ...short,
    rounds: { service: 1, Unleash: 1 },
    prepare: slowCommits(0.02),
  });
  expect(findingsInRounds(measured), reportOf(measured)).toEqual([]);
  expect(measured.answers).toBeGreaterThan(0);
});

it("and a service whose admissions do not lock the kill is found out", async () => {
  const measured = await runKillRounds(inject("stack"), {
    ...short,
    rounds: { service: 2, Unleash: 0 },
    // As long as it takes that there is a commit under way nearly all of the time.
    prepare: slowCommits(0.1),
    script: fileURLToPath(new URL("kill/unlocked-service.ts", import.meta.url)),
  });
  expect(findingsInRounds(measured).join("\n"), reportOf(measured)).toMatch(
    /(?:admissions became visible|results were released) after the kill/,
  );
});
