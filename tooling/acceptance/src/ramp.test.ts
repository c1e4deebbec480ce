import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RampV1, RolloutCapV1 } from "@slotgate/contracts";
import type { RampStatus } from "@slotgate/readiness";
import { type TemporaryDirectory, temporaryDirectory } from "@slotgate/stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyWidening } from "./openapi/allowlist-cases.ts";
import { allowlistOf } from "./world/documents.ts";
import { runSlotgate } from "./world/run-slotgate.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

const jobsOfStep = 5;
/** On a busy machine calls may be slow, and some may fail. */
const generous = { failurePercent: 50, p95Ms: 600_000 };
/** Unleash sets no half percent: the cap does. */
const plan: RampV1 = {
  version: "ramp.v1",
  environment: "development",
  limitBasisPoints: 10_000,
  steps: [
    {
      id: "half",
      basisPoints: 4_950,
      rules: ["chemistry"],
      leastMinutes: 5,
      leastJobs: jobsOfStep,
      bounds: generous,
    },
    {
      id: "all",
      basisPoints: 10_000,
      rules: ["chemistry"],
      leastMinutes: 5,
      leastJobs: jobsOfStep,
      bounds: generous,
    },
  ],
  whenBroken: { capBasisPoints: 0 },
};

let world: World;
let directory: TemporaryDirectory;
let file: string;
beforeAll(async () => {
  directory = await temporaryDirectory("ramp");
  file = await written("ramp.json", plan);
  // The database holds the allowlist, and has none yet. The flags are at 0 %.
  world = await startWorld({ env: { SLOTGEN_ALLOWLIST_PATH: undefined }, percent: 0 });
  await world.untilOpen();
});
afterAll(async () => {
  await world.stop();
  await directory.remove();
});

async function written(name: string, document: object): Promise<string> {
  const path = join(directory.path, name);
  await writeFile(path, JSON.stringify(document, null, 2));
  return path;
}

const slotgateAs = (key: string, ...args: readonly string[]) =>
  runSlotgate(args, { SLOTGATE_URL: world.url, SLOTGATE_KEY: key, SLOTGATE_AI_FLAG: world.flags.ai });
const slotgate = (...args: readonly string[]) => slotgateAs(world.keys.operate, ...args);
/** Runs a command that is to succeed; answers what it prints. */
async function done(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await slotgate(...args);
  expect({ code, stderr }, args.join(" ")).toMatchObject({ code: 0 });
  return stdout;
}

interface Todo {
  readonly what: string;
  readonly commands: readonly string[];
}
interface Next {
  readonly code: number;
  readonly status: RampStatus & { readonly next: { readonly todo: readonly Todo[] } };
}

async function next(): Promise<Next> {
  const { code, stdout, stderr } = await slotgate("ramp", "next", file, "--json");
  // A failure prints no status.
  if (stdout === "") throw new Error(`exit code ${code}: ${stderr}`);
  return { code, status: JSON.parse(stdout) };
}

const notMet = ({ status }: Next): readonly string[] =>
  status.requirements.filter(({ met }) => met !== true).map(({ what }) => what);

/** Waits until `ramp next` answers so; answers it. On a busy machine exposure may be unknown for a while. */
async function untilNext(is: (found: Next) => boolean, withinMs = 120_000): Promise<Next> {
  let found: Next | null = null;
  const asking = until(
    async () => {
      found = await next();
      return is(found);
    },
    { everyMs: 1_000, withinMs },
  );
  await asking.catch((error: unknown) => {
    throw new Error(`${error}: ${JSON.stringify(found, null, 2)}`);
  });
  return found ?? expect.unreachable();
}

/** On a step whose time has just begun: nothing is known of it yet. */
const isNew = (found: Next): boolean =>
  found.status.place === "on" && found.status.since !== null && notMet(found).length === 4;

const untilCap = (basisPoints: number) =>
  world.untilControls(
    ({ rolloutCap }) => JSON.stringify(rolloutCap) === JSON.stringify({ state: "set", basisPoints }),
  );

/** As if all that was logged had been ten minutes earlier: a test cannot wait for the time of a step. */
const tenMinutesAgo = () =>
  world.database.query(`
    alter table change_log disable trigger change_log_only_grows;
    update change_log set at = at - interval '10 minutes';
    alter table change_log enable trigger change_log_only_grows`);

const jobsAdmitted = "jobs admitted on the step";
const bounds = ["failed calls", "95th percentile of latency"];
const explained = "a resolved incident explains the lowering";

it("a plan is checked without a service: a good one, and one whose steps shrink", async () => {
  const good = await runSlotgate(["ramp", "validate", file], {});
  expect(good).toMatchObject({ code: 0, stdout: expect.stringMatching(/^valid: 2 steps, digest /) });
  const shrinking = { ...plan, steps: plan.steps.toReversed() };
  const bad = await runSlotgate(["ramp", "validate", await written("bad.json", shrinking)], {});
  expect(bad).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/\$\.steps\[1\]\.basisPoints \(line \d+, column \d+, in step `half`\)/),
  });
});

describe("a ramp on a running service", () => {
  it("is below its first step, and its changes lead to it in their order", async () => {
    const { status } = await untilNext(({ code }) => code === 0);
    expect([status.place, status.next.step?.id]).toEqual(["below", "half"]);
    const { flags } = world;
    expect(status.next.todo).toEqual([
      { what: "cap the rollout at 49.5 %", commands: ["slotgate rollout cap 49.5 --reason REASON"] },
      {
        what: expect.stringMatching(/^in the allowlist: add rule `chemistry`; /),
        commands: expect.any(Array),
      },
      {
        what: `in Unleash, environment \`development\`, flag \`${flags.ai}\`: set the percentage of its strategy \`flexibleRollout\` (stickiness \`jobId\`, groupId \`${flags.ai}\`) to 50 %`,
        commands: [],
      },
    ]);

    await done("rollout", "cap", "49.5", "--reason", "the first step");
    await applyWidening(world, JSON.stringify(allowlistOf()));
    await world.setPercent(50);
    const on = await untilNext(isNew);
    expect(on).toMatchObject({
      code: 4,
      status: { step: { id: "half" }, exposure: { basisPoints: 4_950, rules: ["chemistry"] } },
    });
    expect(notMet(on)).toEqual(["minutes on the step", jobsAdmitted, ...bounds]);
  });

  it("is met once the step had its time and its jobs, and only then", async () => {
    await tenMinutesAgo();
    const idle = await untilNext((found) => found.status.place === "on" && notMet(found).length === 3);
    expect([idle.code, notMet(idle)]).toEqual([4, [jobsAdmitted, ...bounds]]);

    const jobs = Array.from({ length: 40 }, () => ({}));
    await until(async () => {
      const response = await world.submit({ jobs });
      return response.jobs.filter(({ result }) => result.status === "COMPLETED").length >= jobsOfStep;
    });
    // A report ends with the last full minute.
    const met = await untilNext(({ code }) => code === 0, 240_000);
    expect(met.status).toMatchObject({ place: "on", broken: [], next: { step: { id: "all" }, met: true } });
  });

  it("is lowered by the plan's cap for a broken bound alone, and only by the role `operate`", async () => {
    const lowerAs = (key: string) => slotgateAs(key, "ramp", "lower", file, "--reason", "made-up sources");
    const cap = async (): Promise<RolloutCapV1> => JSON.parse(await done("rollout", "cap", "--json"));
    const { operate, audit } = world.keys;
    await until(async () => (await lowerAs(operate)).stdout.startsWith("nothing was lowered"));
    await done("incidents", "open", "--severity", "2", "--title", "made-up sources");
    const { code, status } = await untilNext(({ status }) => status.broken.length > 0);
    expect([code, status.broken, status.lowerTo]).toEqual([4, ["open incidents of severity 2"], 0]);

    await until(async () => (await lowerAs(audit)).stderr.includes("`operate`"));
    expect(await cap()).toMatchObject({ revision: 1, basisPoints: 4_950 });

    await until(async () =>
      (await lowerAs(operate)).stdout.startsWith("broken: open incidents of severity 2"),
    );
    expect(await cap()).toMatchObject({ revision: 2, basisPoints: 0 });
    await untilCap(0);
    await until(async () => {
      const { jobs } = await world.submit({ jobs: [{}, {}, {}] });
      return jobs.every(({ decision }) => decision.reason === "ROLLOUT_EXCLUDED");
    });
  });

  it("goes on when the incident of the lowering is resolved, and begins its time anew", async () => {
    const lowered = await untilNext(
      (found) => found.status.place === "lowered" && notMet(found).length === 2,
    );
    expect([lowered.code, lowered.status.next.step?.id]).toEqual([4, "half"]);
    expect(notMet(lowered)).toEqual(["open incidents of severity 2", explained]);
    const change = lowered.status.lowering?.change;
    expect(change).toMatchObject({ who: "test-operate", why: "made-up sources" });

    const open = JSON.parse(await done("incidents", "list", "--open", "--json"));
    const [incident] = open.incidents;
    const because = ["--reason", "the prompt names its sources"];
    await done("incidents", "resolve", incident.incidentId, ...because);
    const resolved = await untilNext((found) => notMet(found).length === 1);
    expect([resolved.code, notMet(resolved)]).toEqual([4, [explained]]);
    await done("incidents", "link", incident.incidentId, "--change", change?.changeId ?? "");

    const { status } = await untilNext(({ code }) => code === 0);
    expect([status.place, status.next.step?.id]).toEqual(["lowered", "half"]);
    expect(status.next.todo).toEqual([
      { what: "cap the rollout at 49.5 %", commands: ["slotgate rollout cap 49.5 --reason REASON"] },
    ]);
    await done("rollout", "cap", "49.5", ...because);
    await untilCap(4_950);
    const again = await untilNext(isNew);
    expect([again.code, notMet(again)]).toEqual([4, ["minutes on the step", jobsAdmitted, ...bounds]]);
    expect(again.status.since?.localeCompare(change?.at ?? "")).toBe(1);
  });
});
