import { describe, expect, it, onTestFinished } from "vitest";
import {
  aiDefinition,
  type FakeAnswer,
  type FakeUnleash,
  killDefinition,
  startFakeUnleash,
} from "./fake-unleash.test-case.ts";
import { pauseAskedFor } from "./pause-asked-for.ts";
import { reasonOf } from "./reason-of.test-case.ts";
import { advice, maxAgeMs, setUp, soon } from "./unleash-stage.test-case.ts";

describe("freshness", () => {
  it("denies before the first answer, and says what is missing", async () => {
    const { unleash, source, becomes } = await setUp({
      prepare: (fake) => {
        fake.answer = { kind: "hang" };
      },
    });
    expect(reasonOf(source)).toBe("CONTROLS_UNAVAILABLE");
    expect(source.status()).toMatchObject({
      state: "unavailable",
      snapshot: null,
      revision: null,
      ageMs: null,
    });
    await expect.poll(() => advice(source), soon).toContain("did not answer within 300 ms");
    expect(reasonOf(source)).toBe("CONTROLS_UNAVAILABLE");
    unleash.answer = { kind: "flags" };
    await becomes("ADMITTED");
  });

  it("is confirmed for the moment at which the request was sent, however late the answer", async () => {
    const { unleash, clock, source, becomes } = await setUp();
    await becomes("ADMITTED");
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    unleash.nextPolls.push({ kind: "hold", until });
    await expect.poll(() => unleash.served.at(-1), soon).toContain("hold");
    const ages: (number | undefined)[] = [];
    source.onChange(() => ages.push(source.reading()?.ageMs));
    clock.pass(10_000);
    unleash.flags = [killDefinition(true), aiDefinition()];
    release();
    await becomes("KILL_SWITCH");
    expect(ages[0]).toBeGreaterThanOrEqual(10_000);
  });

  it("recovers from a clock that stepped back with the next answer", async () => {
    const { unleash, clock, source, becomes, asked } = await setUp();
    await becomes("ADMITTED");
    unleash.answer = { kind: "status", status: 500 };
    await asked(3);
    clock.step(-60_000);
    expect(reasonOf(source)).toBe("CONTROLS_STALE");
    expect(advice(source)).toContain("stepped back");
    unleash.answer = { kind: "flags" };
    await becomes("ADMITTED");
  });

  it("becomes stale while Unleash is down, and recovers", async () => {
    const { unleash, clock, source, becomes } = await setUp();
    await becomes("ADMITTED");
    await unleash.stop();
    await expect.poll(() => advice(source), soon).toContain("cannot be reached");
    expect(reasonOf(source)).toBe("ADMITTED");
    clock.pass(maxAgeMs + 1);
    expect(reasonOf(source)).toBe("CONTROLS_STALE");
    await unleash.start();
    await becomes("ADMITTED");
    expect(source.status()).toMatchObject({ state: "confirmed", revision: 1 });
  });

  it("keeps a kill that was read before Unleash went down", async () => {
    const { unleash, clock, source, becomes } = await setUp({
      prepare: (fake) => {
        fake.flags = [killDefinition(true), aiDefinition()];
      },
    });
    await becomes("KILL_SWITCH");
    await unleash.stop();
    clock.pass(maxAgeMs + 1);
    expect(reasonOf(source)).toBe("KILL_SWITCH");
  });
});

describe("an Unleash that asks for a pause", () => {
  /** The time without requests for flags after the first answer with this status. */
  const gapAfter = ({ served, servedAt }: FakeUnleash, status: number): number => {
    const asked = served.flatMap((line, index) =>
      line.startsWith("GET ") ? [{ line, at: servedAt[index] ?? 0 }] : [],
    );
    const index = asked.findIndex(({ line }) => line.endsWith(` ${status}`));
    return (asked[index + 1]?.at ?? 0) - (asked[index]?.at ?? 0);
  };
  const inSeconds = (seconds: number) => ({ "retry-after": String(seconds) });

  it.each([
    ["429 in seconds", 429, inSeconds(1), 1_000],
    ["429 until a date", 429, datesApart(2), 2_000],
    ["503 in seconds", 503, inSeconds(1), 1_000],
  ] as const)(
    "obeys %s while it polls: keeps its controls and sends no request sooner",
    async (_, status, headers, ms) => {
      const { unleash, source, becomes } = await setUp();
      await becomes("ADMITTED");
      unleash.nextPolls.push({ kind: "status", status, headers });
      await expect.poll(() => advice(source), soon).toMatch(/it is not asked again before \d{4}-/);
      expect(advice(source)).toContain(`answered with status ${status}`);
      expect(reasonOf(source)).toBe("ADMITTED");
      expect(source.status()).toMatchObject({ state: "confirmed", ageMs: expect.any(Number) });
      await expect.poll(() => advice(source), soon).toBe("");
      expect(gapAfter(unleash, status)).toBeGreaterThanOrEqual(ms - 5);
    },
  );

  it("obeys it when it asks for the environment", async () => {
    const { unleash, source, becomes } = await setUp({
      prepare: (fake) => {
        fake.nextFirsts.push({ kind: "status", status: 429, headers: inSeconds(1) });
      },
    });
    await expect
      .poll(() => advice(source), soon)
      .toContain("too many requests: raise SLOTGATE_UNLEASH_POLL_MS");
    expect(reasonOf(source)).toBe("CONTROLS_UNAVAILABLE");
    await becomes("ADMITTED");
    expect(gapAfter(unleash, 429)).toBeGreaterThanOrEqual(995);
  });

  it("denies once its controls are stale, even during the pause, and can be closed then", async () => {
    const { unleash, clock, source, becomes } = await setUp();
    await becomes("ADMITTED");
    unleash.nextPolls.push({ kind: "status", status: 429, headers: inSeconds(600) });
    await expect.poll(() => advice(source), soon).toContain("it is not asked again before");
    const asked = unleash.served.length;
    clock.pass(maxAgeMs + 1);
    expect(reasonOf(source)).toBe("CONTROLS_STALE");
    expect(source.status()).toMatchObject({ state: "stale" });
    await source.close();
    expect(unleash.served.slice(asked).filter((line) => line.startsWith("GET "))).toEqual([]);
  });
});

it.each([
  [429, {}, 2_000],
  [429, { "retry-after": "30" }, 30_000],
  [429, { "retry-after": "0" }, 2_000],
  [429, { "retry-after": "-5" }, 2_000],
  [429, { "retry-after": "soon" }, 2_000],
  [429, { "retry-after": "86400" }, 3_600_000],
  [429, datesApart(90), 90_000],
  [503, {}, 0],
  [503, { "retry-after": "7" }, 7_000],
  [500, { "retry-after": "7" }, 0],
  [200, { "retry-after": "7" }, 0],
] as const)("status %i with %j asks for a pause of %i ms", (status, headers, ms) => {
  expect(pauseAskedFor({ status, headers: new Headers(headers) })).toBe(ms);
});

/** Two headers: a date, and the date of the answer. */
function datesApart(seconds: number): Record<string, string> {
  const now = Date.parse("2026-01-31T12:00:00Z");
  const [date, later] = [now, now + seconds * 1_000].map((at) => new Date(at).toUTCString());
  return { date: date ?? "", "retry-after": later ?? "" };
}

describe("the SDK's pitfalls", () => {
  it("polls again after one 401", async () => {
    const { unleash, clock, source, becomes } = await setUp();
    await becomes("ADMITTED");
    unleash.nextPolls.push({ kind: "status", status: 401 });
    await expect.poll(() => unleash.served.some((line) => line.endsWith(" 401")), soon).toBe(true);
    clock.pass(maxAgeMs + 1);
    await becomes("ADMITTED");
    expect(source.reading()?.revision).toBe(1);
  });

  it("becomes stale while the token is refused, and says so", async () => {
    const { unleash, clock, source, becomes, asked } = await setUp();
    await becomes("ADMITTED");
    unleash.answer = { kind: "status", status: 403 };
    await expect.poll(() => advice(source), soon).toContain("refused the token with status 403");
    clock.pass(maxAgeMs + 1);
    await asked(3);
    expect(reasonOf(source)).toBe("CONTROLS_STALE");
    unleash.answer = { kind: "flags" };
    await becomes("ADMITTED");
  });

  it("does not wait for a hanging socket", async () => {
    const { unleash, clock, source, becomes } = await setUp();
    await becomes("ADMITTED");
    unleash.nextPolls.push({ kind: "hang" });
    await expect.poll(() => unleash.served.some((line) => line.endsWith("hang")), soon).toBe(true);
    clock.pass(maxAgeMs + 1);
    expect(reasonOf(source)).toBe("CONTROLS_STALE");
    await becomes("ADMITTED");
  });

  it.each([
    ["not JSON", "<html>"],
    ["JSON without flags", '{"version":2}'],
    ["flags that are not a list", '{"version":2,"features":{}}'],
    ["a change instead of the full list", '{"events":[]}'],
    ["a list that holds no flags", '{"version":2,"features":[null]}'],
    ["null", "null"],
  ])("does not count 304s after a payload of %s as a confirmation", async (_name, text) => {
    const { unleash, clock, source, becomes, asked } = await setUp();
    await becomes("ADMITTED");
    unleash.answer = { kind: "text", text };
    await expect.poll(() => unleash.served.at(-1), soon).toContain(" 200");
    await expect.poll(() => source.status().advice.length, soon).toBeGreaterThan(0);
    clock.pass(maxAgeMs + 1);
    await asked(5);
    expect(reasonOf(source)).toBe("CONTROLS_STALE");
    expect(advice(source)).toContain("something other than flags");
    unleash.answer = { kind: "flags" };
    await becomes("ADMITTED");
  });

  it.each([
    ["no JSON", "<html>"],
    ["a change instead of the full list", '{"events":[]}'],
    ["a list that holds no flags", '{"version":2,"features":[null]}'],
  ])("restarts after %s, where the SDK alone would get 304 for ever", async (_name, text) => {
    const { unleash, becomes } = await setUp();
    await becomes("ADMITTED");
    // A request with an ETag gets this and then 304; only an SDK's first request gets the flags.
    unleash.nextPolls.push(...Array.from({ length: 1_000 }, () => ({ kind: "text", text }) as const));
    unleash.flags = [killDefinition(true), aiDefinition()];
    await becomes("KILL_SWITCH");
  });

  it("keeps one SDK instance while there is no failure", async () => {
    const { unleash, becomes, source, asked } = await setUp();
    await becomes("ADMITTED");
    await expect.poll(() => source.status().advice, soon).toEqual([]);
    const before = unleash.served.length;
    await asked(30);
    expect(new Set(unleash.served.slice(before))).toEqual(new Set(["GET /api/client/features 304"]));
  });

  it.each([404, 429, 500, 503])("recovers from status %i", async (status) => {
    const { unleash, clock, source, becomes } = await setUp();
    await becomes("ADMITTED");
    unleash.answer = { kind: "status", status };
    await expect.poll(() => advice(source), soon).toContain(`status ${status}`);
    clock.pass(maxAgeMs + 1);
    expect(reasonOf(source)).toBe("CONTROLS_STALE");
    unleash.answer = { kind: "flags" };
    await becomes("ADMITTED");
  });

  it("does not end the process when it drops an SDK that waits for an answer", async () => {
    const uncaught: unknown[] = [];
    const note = (error: unknown) => void uncaught.push(error);
    process.on("unhandledRejection", note);
    onTestFinished(() => void process.off("unhandledRejection", note));
    const { unleash, source, becomes } = await setUp();
    await becomes("ADMITTED");
    unleash.answer = { kind: "hang" };
    await expect.poll(() => unleash.served.at(-1), soon).toContain("hang");
    await source.close();
    expect(uncaught).toEqual([]);
  });
});

describe("an Unleash that redirects to another host", () => {
  const elsewhere = async () => {
    const other = await startFakeUnleash();
    onTestFinished(() => other.stop());
    return { other, headers: { location: `${other.url}/client/features` } };
  };

  it.each([301, 302, 303, 307, 308])(
    "with status %s at the start is not followed, and denies",
    async (status) => {
      const { other, headers } = await elsewhere();
      const { source, asked } = await setUp({
        prepare: (fake) => {
          fake.answer = { kind: "status", status, headers };
        },
      });
      await asked(2);
      expect(reasonOf(source)).toBe("CONTROLS_UNAVAILABLE");
      await expect
        .poll(() => advice(source), soon)
        .toContain(`redirects with status ${status}, which is not followed`);
      expect(other.served).toEqual([]);
    },
  );

  it("is not followed while the SDK polls: the controls become stale, and recover without it", async () => {
    const { other, headers } = await elsewhere();
    const { unleash, clock, source, becomes } = await setUp();
    await becomes("ADMITTED");
    unleash.answer = { kind: "status", status: 302, headers };
    await expect.poll(() => advice(source), soon).toContain("which is not followed");
    clock.pass(maxAgeMs + 1);
    expect(reasonOf(source)).toBe("CONTROLS_STALE");
    expect(other.served).toEqual([]);
    unleash.answer = { kind: "flags" };
    await becomes("ADMITTED");
  });
});

it("denies at once on bytes that are not UTF-8, even in other flags", async () => {
  const { unleash, source, becomes } = await setUp();
  await becomes("ADMITTED");
  const flags = JSON.stringify([killDefinition(false), aiDefinition(), { name: "\u00ff" }]);
  const text = `{"version":2,"features":${flags},"query":{"environment":"development"}}`;
  unleash.answer = { kind: "text", text: Buffer.from(text, "latin1") };
  await becomes("CONTROLS_UNAVAILABLE");
  expect(advice(source)).toContain("bytes that are not UTF-8");
  unleash.answer = { kind: "flags" };
  await becomes("ADMITTED");
});

describe("an answer with duplicates", () => {
  const both = [killDefinition(true), killDefinition(false)];
  const withKeys = (features: string): FakeAnswer => ({
    kind: "text",
    text: `{"version":2,"features":${features},"query":{"environment":"development"}}`,
  });
  const ai = JSON.stringify(aiDefinition());
  const kill = JSON.stringify(killDefinition(false));

  it.each<[string, FakeAnswer | readonly unknown[]]>([
    ["the kill flag, engaged first", [...both, aiDefinition()]],
    ["the kill flag, engaged last", [...both.toReversed(), aiDefinition()]],
    ["the kill flag, and both released", [killDefinition(false), killDefinition(false), aiDefinition()]],
    ["the AI flag", [killDefinition(false), aiDefinition(), aiDefinition({ enabled: false })]],
    ["a key of the kill flag", withKeys(`[{"enabled":true,${kill.slice(1)},${ai}]`)],
    [
      "a key of a strategy",
      withKeys(`[${kill},${ai.replace('"rollout":"100"', '"rollout":"0","rollout":"100"')}]`),
    ],
    ["the list of flags", withKeys(`[],"features":[${kill},${ai}]`)],
    [
      "a key after a number that parsing does not preserve",
      withKeys(`[{"name":"x","y":9007199254740993},{"enabled":true,${kill.slice(1)},${ai}]`),
    ],
  ])("never admits: %s, at the start and while polling", async (_, said) => {
    const say = (fake: FakeUnleash) => {
      if ("kind" in said) fake.answer = said;
      else fake.flags = said;
    };
    const early = await setUp({ prepare: say });
    await early.asked(3);
    expect(reasonOf(early.source)).toBe("CONTROLS_UNAVAILABLE");
    await expect.poll(() => advice(early.source), soon).toMatch(/sends .+ twice/);

    const late = await setUp();
    await late.becomes("ADMITTED");
    say(late.unleash);
    await late.becomes("CONTROLS_UNAVAILABLE");
    late.unleash.answer = { kind: "flags" };
    late.unleash.flags = [killDefinition(false), aiDefinition()];
    await late.becomes("ADMITTED");
  });
});
