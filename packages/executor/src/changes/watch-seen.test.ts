import { expect, it } from "vitest";
import type { Noted, Seen } from "./seen.ts";
import { watchSeen } from "./watch-seen.ts";

const seenAs = (digest: string | null): Seen => ({
  source: "controls",
  what: "Unleash",
  after: {},
  digest,
  confirmedAt: null,
});

function stage(answer: (seen: Seen) => Noted | Error) {
  const noted: (string | null)[] = [];
  const failures: unknown[] = [];
  const state = { seen: [seenAs("a")] as Seen[], noted, failures };
  const watch = watchSeen({
    seen: () => state.seen,
    async note(seen) {
      const answered = answer(seen);
      if (answered instanceof Error) throw answered;
      noted.push(seen.digest);
      return answered;
    },
    onFailure: (error) => failures.push(error),
  });
  return { watch, state };
}

it("notes an unchanged state once, and every change, also back to an earlier state", async () => {
  const { watch, state } = stage(() => "entered");
  await watch.look();
  await watch.look();
  state.seen = [seenAs("b")];
  await watch.look();
  state.seen = [seenAs("a")];
  await watch.look();
  expect(state.noted).toEqual(["a", "b", "a"]);
});

it("retries what failed or was outdated", async () => {
  const answers: (Noted | Error)[] = [new Error("gone"), "outdated", "entered"];
  const { watch, state } = stage(() => answers.shift() ?? expect.unreachable("it was noted"));
  for (let looks = 0; looks < 5; looks += 1) await watch.look();
  expect(state.noted).toEqual(["a", "a"]);
  expect(state.failures).toEqual([new Error("gone")]);
});

it("continues after a look at which a source could not be read", async () => {
  let readable = false;
  const noted: (string | null)[] = [];
  const failures: unknown[] = [];
  const watch = watchSeen({
    seen() {
      if (!readable) throw new Error("unreadable");
      return [seenAs("a")];
    },
    async note(seen) {
      noted.push(seen.digest);
      return "entered";
    },
    onFailure: (error) => failures.push(error),
  });
  await watch.look();
  readable = true;
  await watch.look();
  await watch.close();
  expect([noted, failures]).toEqual([["a"], [new Error("unreadable")]]);
});

it("notes nothing after its end", async () => {
  const { watch, state } = stage(() => "entered");
  await watch.close();
  await watch.look();
  expect(state.noted).toEqual([]);
});
