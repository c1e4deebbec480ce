import type { ResultRemoval, ResultRemovalV1 } from "@slotgate/contracts";
import { type RemovalRequest, type Role, StoreUnavailableError } from "@slotgate/executor";
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { call } from "../call.test-case.ts";

const at = "2026-01-31T12:00:00.000Z";
let stage: HttpStage;
let asked: RemovalRequest[];
let found: number;
let log: readonly ResultRemoval[];
let down: boolean;
let cut: boolean;

beforeEach(async () => {
  asked = [];
  found = 3;
  log = [];
  down = false;
  cut = false;
  stage = await startStage({
    results: {
      latest: async () => null,
      goneOf: async () => new Set(),
      hold: async () => {},
      async remove(request): Promise<ResultRemovalV1> {
        if (down) throw new StoreUnavailableError({ cause: new Error("down") });
        asked.push(request);
        const { kind, by, reason, filter, dryRun } = request;
        // The service ends during the request, as when its process is killed.
        if (cut && !dryRun) await stage.stop();
        const entry = { version: "v1", kind, removedAt: at, by, reason, filter, results: found } as const;
        return { ...entry, dryRun, removalId: dryRun ? null : "removal-1" };
      },
      removals: async ({ limit }) => log.slice(0, limit),
    },
  });
});
afterEach(() => stage.stop());

const results = (args: string, { typed, as = ["operate"] }: { typed?: string; as?: readonly Role[] } = {}) =>
  call(
    ["results", ...args.split(" "), ...(args.startsWith("removals") ? [] : ["--reason", "made-up sources"])],
    {
      env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(as) },
      ...(typed === undefined ? {} : { typed }),
    },
  );
const removed = () => asked.filter(({ dryRun }) => !dryRun);

describe("slotgate results withdraw", () => {
  it("sends the options under the contract's names", async () => {
    const digests = `--model-config ${"a".repeat(64)} --prompt ${"b".repeat(64)}`;
    const times = "--since 2026-01-01T01:00:00+01:00 --until 2026-02-01T00:00:00.5Z";
    const { code } = await results(
      `withdraw --job job-1 --owner publishing ${times} ${digests} --rule r --scope subject=physics level=a=b --scope board=x --yes`,
    );
    expect(code).toBe(0);
    expect(removed()).toMatchObject([
      {
        kind: "withdrawn",
        by: "operate",
        reason: "made-up sources",
        filter: {
          owner: "publishing",
          jobId: "job-1",
          since: "2026-01-01T00:00:00.000Z",
          until: "2026-02-01T00:00:00.500Z",
          modelConfigDigest: "a".repeat(64),
          promptDigest: "b".repeat(64),
          ruleId: "r",
          scope: { subject: "physics", level: "a=b", board: "x" },
        },
      },
    ]);
  });

  it("with --yes: says how many and of which, then what was done and its id in the log", async () => {
    expect(await results("withdraw --rule chemistry --scope subject=physics --yes")).toEqual({
      code: 0,
      out: "3 results withdrawn; `slotgate results removals --wide` lists this as removal-1\n",
      err: "this concerns 3 results (rule `chemistry`, scope subject `physics`); withdrawn results are never served again\n",
    });
  });

  it("--dry-run only counts, also with --yes", async () => {
    expect(await results("withdraw --job job-1 --dry-run --yes")).toEqual({
      code: 0,
      out: "dry run: 3 results (job `job-1`) would be withdrawn; nothing was changed\n",
      err: "",
    });
    expect(removed()).toEqual([]);
  });

  it("reports an empty result, fails if a job was named, and logs nothing", async () => {
    found = 0;
    expect(await results("withdraw --owner o --yes")).toMatchObject({
      code: 0,
      out: "0 results (owner `o`): nothing to be withdrawn\n",
    });
    expect(await results("withdraw --job job-1 --yes")).toEqual({
      code: 1,
      out: "",
      err: 'slotgate results withdraw: no result of job "job-1" is stored, or it was already withdrawn\n',
    });
    expect(removed()).toEqual([]);
  });
});

describe.each(["withdraw", "erase"])("slotgate results %s removes nothing without consent", (command) => {
  it("without a terminal: exit code 2, the count, and the option to give", async () => {
    const { code, out, err } = await results(`${command} --owner publishing`);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^this concerns 3 results \(owner `publishing`\)/);
    expect(err).toMatch(/nothing was \w+: there is no terminal for the question; give --yes/);
    expect(removed()).toEqual([]);
  });

  it.each(["", "\n", "n\n", "no\n", "yess\n", "yes please\n"])(
    "at a terminal, answered %j",
    async (typed) => {
      const { code, out, err } = await results(`${command} --owner publishing`, { typed });
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err).toMatch(
        /them\? \[y\/N\] \n?slotgate results \w+: nothing was \w+: the answer was not yes\n$/,
      );
      expect(removed()).toEqual([]);
    },
  );

  it.each(["y\n", "Yes\n", "yes"])("and does it when %j was answered", async (typed) => {
    const { code, out } = await results(`${command} --owner publishing`, { typed });
    expect(code).toBe(0);
    expect(out).toMatch(
      /^3 results (?:withdrawn|erased); `slotgate results removals --wide` lists this as removal-1\n$/,
    );
    expect(removed()).toHaveLength(1);
  });

  it.each([
    ["", /at least one of --\w.*a filter is required/],
    ["--since yesterday", /or a time with its offset/],
    ["--until 2026-01-01T00:00:00", /or a time with its offset/],
  ])("wrong usage (`%s`): exit code 2, and no request", async (options, says) => {
    const { code, out, err } = await results([command, "--yes", options].join(" ").trim());
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(says);
    expect(asked).toEqual([]);
  });

  it.each([["submit"], ["audit"]] as const)(
    "a key that may only %s: names the required role",
    async (role) => {
      const { code, out, err } = await results(`${command} --owner publishing --yes`, { as: [role] });
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err).toMatch(
        /^slotgate results \w+: the key in SLOTGATE_KEY does not allow this: this requires role `operate`; `\w+` has `\w+`\n {2}set SLOTGATE_KEY to a key with that role: `slotgate keys create .* --roles operate`\n$/,
      );
      expect(asked).toEqual([]);
    },
  );

  it("reports a database that does not answer, and exits with 1", async () => {
    down = true;
    expect(await results(`${command} --owner publishing --yes`)).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringMatching(
        /^slotgate results \w+: the database is unavailable: send the request again later\n/,
      ),
    });
  });
});

it("no answer to the removal: says that the result is not known, and how to check", async () => {
  cut = true;
  const { code, out, err } = await results("withdraw --job job-1 --yes");
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(
    /no service can be reached at .*\nit is not known whether they were withdrawn: check `slotgate results removals`\n$/,
  );
});

it.each([
  ["withdraw --prompt abc", /64 lower-case hexadecimal digits/],
  ["withdraw --scope subject", /dimension and its value: subject=physics/],
  ["withdraw --scope a=1 a=2", /dimension `a` is given twice/],
  ["withdraw --job é", /invalid options:\n {2}\$\.filter\.jobId: expected 1 to 256 printable ASCII/],
  ["erase --owner publishing --job job-1", /unknown option '--job'/],
])("slotgate results %s is wrong usage", async (args, says) => {
  const { code, out, err } = await results(args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toMatch(says);
  expect(asked).toEqual([]);
});

it("slotgate results erase says that it cannot be undone, before it asks", async () => {
  const { err } = await results("erase --until 2026-01-01T00:00:00Z", { typed: "n\n" });
  expect(err).toMatch(
    /^this concerns 3 results \(until 2026-01-01T00:00:00.000Z\); erased outputs are deleted, which cannot be undone\nerase them\?/,
  );
});

describe("slotgate results removals", () => {
  const entry = (removalId: string, reason: string): ResultRemoval => ({
    removalId,
    kind: "erased",
    removedAt: at,
    by: "on-call",
    reason,
    filter: { owner: "publishing" },
    results: 12,
  });

  it("shows who removed which results, when and why, without control characters", async () => {
    log = [entry("removal-2", "too \u001b[2Jold")];
    expect(await results("removals", { as: ["audit"] })).toEqual({
      code: 0,
      out: [
        "WHEN        KIND    RESULTS  BY       REASON            WHICH\n",
        "just now    erased       12  on-call  too \\u{1b}[2Jold  owner `publishing`\n",
      ].join(""),
      err: "",
    });
  });

  it("says that there are older removals, or none", async () => {
    expect((await results("removals")).err).toBe("nothing was withdrawn or erased yet\n");
    log = Array.from({ length: 51 }, (_, index) => entry(`removal-${index}`, "old"));
    expect((await results("removals --limit 50")).err).toBe(
      "only 50 are shown, and there are more: --limit NUMBER shows them\n",
    );
  });

  it("prints the API's page as JSON", async () => {
    log = [entry("removal-2", "old")];
    const { out } = await results("removals --json");
    expect(JSON.parse(out)).toEqual({ version: "v1", removals: log, next: null });
  });
});
