import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "../call.test-case.ts";
import { cohortHashes, cohortHashNames } from "./cohort-hashes.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "cohorts-"));
});
afterAll(() => rm(directory, { recursive: true }));

const written = async (name: string, text: string): Promise<string> => {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
};
const cohorts = (args: readonly string[], typed?: string) =>
  call(["rollout", "cohorts", ...args], typed === undefined ? {} : { typed });
const at25 = ["--percent", "25"];
const bySha256 = [...at25, "--hash", "sha256"];

const ids = [1, 2, 3].flatMap((lesson) => [`lesson-${lesson}/intro`, `lesson-${lesson}/check`]);
const onLines = `${ids.join("\n")}\n`;

describe("the numbers of other tools", () => {
  it.each([
    ["lesson-1/intro", [44, 71, 53, 38, 84]],
    ["lesson-1/check", [8, 12, 64, 0, 63]],
    ["lesson-2/intro", [82, 51, 65, 91, 97]],
    ["a,b", [93, 34, 77, 68, 3]],
  ])("%s has %j, as Python's hashlib and zlib say", (id, numbers) => {
    expect(cohortHashNames.map((name) => cohortHashes[name](id))).toEqual(numbers);
  });

  it("are 0 to 99", () => {
    const all = Array.from({ length: 2_000 }, (_, at) => `job-${at}`);
    for (const name of cohortHashNames) {
      const numbers = all.map((id) => cohortHashes[name](id)).toSorted((one, other) => one - other);
      expect([name, numbers[0], numbers.at(-1), new Set(numbers).size]).toEqual([name, 0, 99, 100]);
    }
  });
});

describe("slotgate rollout cohorts", () => {
  it("counts the jobs that move and stay, and lists those that move", async () => {
    const { code, out, err } = await cohorts([...bySha256, ...ids]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toBe(
      [
        "25 % in group `slotgen.ai`: 3 of 6 jobs are in",
        "before, by `sha256`: 3 of 6 jobs were in",
        "  2  move in",
        "  2  move out",
        "  1  stay in",
        "  1  stay out",
        "",
        "MOVES  JOB             BUCKET",
        "in     lesson-1/intro    1884",
        "out    lesson-1/check    3024",
        "in     lesson-2/intro     496",
        "out    lesson-3/intro    9852",
        "",
      ].join("\n"),
    );
  });

  it("takes the same ids from arguments, a file, or stdin, each once", async () => {
    const file = await written("ids.txt", `\ufeff${onLines.replaceAll("\n", "\r\n")}\n${ids[0]}\n`);
    const { out } = await cohorts([...bySha256, ...ids]);
    expect((await cohorts([...bySha256, "--file", file])).out).toBe(out);
    expect(await cohorts(bySha256, onLines)).toMatchObject({
      out,
      err: "reading job ids from the terminal, one on each line; end with Ctrl-D\n",
    });
  });

  it("takes the other tool's cohorts from a file, all of its ids or some", async () => {
    const rows = ids.map((id, at) => `${id},${["true", "TRUE", "0"][at % 3]}`);
    const before = await written("cohorts.csv", ["jobId,in", ...rows, '"a,""b""",False', ""].join("\n"));
    const { out } = await cohorts([...at25, "--before", before, "--json"]);
    expect(JSON.parse(out)).toMatchObject({
      percent: 25,
      groupId: "slotgen.ai",
      before: "file",
      counts: { jobs: 7, now: 4, before: 4, movesIn: 2, movesOut: 2, staysIn: 2, staysOut: 1 },
      jobs: [
        { jobId: "lesson-1/intro", bucket: 1_884, now: true, before: true, moves: null },
        { jobId: "lesson-1/check", bucket: 3_024, now: false, before: true, moves: "out" },
        { jobId: "lesson-2/intro", now: true, before: false, moves: "in" },
        { jobId: "lesson-2/check", now: true, before: true },
        { jobId: "lesson-3/intro", before: true, moves: "out" },
        { jobId: "lesson-3/check", before: false, moves: null },
        { jobId: 'a,"b"', before: false, moves: "in" },
      ],
    });
    const some = await cohorts([...at25, "--before", before, "--json", "lesson-2/intro"]);
    expect(JSON.parse(some.out).counts).toMatchObject({ jobs: 1, movesIn: 1 });
  });

  it("says who is in when the other tool's cohorts are not given", async () => {
    const { out } = await cohorts([...at25, ...ids]);
    expect(out).toMatch(
      /^25 % in group `slotgen.ai`: 3 of 6 jobs are in\n\nJOB +BUCKET\nlesson-1\/intro +1884\n/,
    );
    const { out: json } = await cohorts([...at25, ...ids, "--json"]);
    expect(JSON.parse(json)).toMatchObject({
      before: null,
      counts: { now: 3, before: null, movesIn: null },
      jobs: [{ before: null, moves: null }, {}, {}, {}, {}, {}],
    });
  });

  it("admits no job at 0 % and every job at 100 %, and knows other groups", async () => {
    const countsAt = async (...args: string[]) =>
      JSON.parse((await cohorts(["--hash", "md5", "--json", ...args, ...ids])).out).counts;
    expect(await countsAt("--percent", "0")).toMatchObject({ now: 0, before: 0, staysOut: 6 });
    expect(await countsAt("--percent", "100")).toMatchObject({ now: 6, before: 6, staysIn: 6 });
    expect(await countsAt("--percent", "12.5")).toMatchObject({ now: 1, before: 2 });
    const other = await cohorts([...at25, "--group", "other", "--format", "csv", ...ids.slice(0, 2)]);
    expect(other.out).toBe(
      "jobId,bucket,now,before,moves\r\nlesson-1/intro,1161,true,,\r\nlesson-1/check,7406,false,,\r\n",
    );
  });

  it("lists as many as asked for, and says that there are more", async () => {
    const { out, err } = await cohorts([...bySha256, "--limit", "1", ...ids]);
    expect(out.trimEnd().split("\n").at(-1)).toBe("in     lesson-1/intro    1884");
    expect(err).toBe("only 1 is shown, and there are more: --limit NUMBER shows them\n");
    expect((await cohorts([...bySha256, "lesson-3/check"])).err).toBe("no job moves\n");
  });

  it("gives a spreadsheet no formula", async () => {
    const { out } = await cohorts([...bySha256, "--format", "csv", "=1+1", "a,b"]);
    expect(out).toContain("\r\n'=1+1,");
    expect(out).toContain('\r\n"a,b",4857,false,false,\r\n');
  });

  it.each<[string, readonly string[], string, RegExp]>([
    ["no percentage", ["--hash", "md5", "a"], "", /required option '--percent/],
    ["a percentage of three decimals", ["--percent", "1.234", "a"], "", /at most two decimals/],
    ["an unknown hash", [...at25, "--hash", "sha1", "a"], "", /Allowed choices are sha256, md5, sha256-32/],
    ["a group that has no bucket", [...at25, "--group", "é", "a"], "", /printable ASCII/],
    ["ids in two ways", [...at25, "--file", "x", "a"], "", /give job ids or --file, not both/],
    ["cohorts in two ways", [...bySha256, "--before", "x", "a"], "", /give --before or --hash, not both/],
  ])("refuses %s", async (_, args, typed, says) => {
    const { code, out, err } = await cohorts(args, typed);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(says);
  });

  it.each<[string, string, RegExp]>([
    ["another head", "id,in\na,true\n", /the first line of .* is not `jobId,in`/],
    ["no rows", "jobId,in\n", /has no job id after its first line/],
    ["a row without a comma", "jobId,in\na\n", /line 2 of .* is not a job id .*: ""/],
    ["another word", "jobId,in\na,yes\n", /line 2 of .* does not end in `,true` or `,false`/],
    ["an id that is not ASCII", "jobId,in\n\né,true\n", /line 3 of .* is not a job id .*: "é"/],
    ["two answers for one id", "jobId,in\na,true\na,false\n", /line 3 of .* contradicts .* `a`/],
  ])("refuses a file of cohorts with %s", async (_, text, says) => {
    const before = await written("wrong.csv", text);
    const { code, out, err } = await cohorts([...at25, "--before", before]);
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toMatch(says);
  });

  it("refuses ids that it cannot place, and names where", async () => {
    const before = await written("known.csv", "jobId,in\na,true\n");
    const refused = [
      await cohorts([...at25, "--before", before, "a", "b"]),
      await cohorts([...at25, "--file", await written("bad.txt", `a\n${"x".repeat(257)}\n`)]),
      await cohorts([...at25, "--file", join(directory, "none")]),
      await cohorts([...at25, "a", "b\n"]),
      await cohorts(at25),
    ];
    expect(refused.map(({ code, out }) => ({ code, out }))).toEqual(
      refused.map(() => ({ code: 3, out: "" })),
    );
    const says = [
      /has no line for the job id `b`: add it/,
      /line 2 of .* is not a job id of 1 to 256 printable ASCII characters: "x{60}…"/,
      /none` does not exist/,
      /argument 2 is not a job id .*: "b\\n"/,
      /stdin has no job id: write one on each line/,
    ];
    for (const [at, { err }] of refused.entries()) expect(err).toMatch(says[at] ?? /never/);
  });
});
