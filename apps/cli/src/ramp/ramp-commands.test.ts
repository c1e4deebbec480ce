import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  allowlistV1,
  type Change,
  type ControlSnapshotV1,
  type Incident,
  incidentV1,
  rampV1,
  readinessReportV1,
} from "@slotgate/contracts";
import allowlistExample from "@slotgate/contracts/examples/v1/allowlist.json" with { type: "json" };
import incidentExample from "@slotgate/contracts/examples/v1/incident.json" with { type: "json" };
import planExample from "@slotgate/contracts/examples/v1/ramp.json" with { type: "json" };
import reportExample from "@slotgate/contracts/examples/v1/readiness-report.json" with { type: "json" };
import { type AllowlistStore, type CapStore, RevisionChangedError, type Role } from "@slotgate/executor";
import { createMemoryIncidentStore } from "@slotgate/executor/test";
import type { ReleaseWindow } from "@slotgate/readiness";
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { call } from "../call.test-case.ts";

/** Steps: chemistry at 1 % and 10 %, then with checks of biology at 10 % and 25 %. */
const plan = rampV1.parse(planExample);
const folder = mkdtempSync(join(tmpdir(), "ramp-"));
const file = join(folder, "ramp.json");
const written = (document: unknown, name = "ramp.json"): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof document === "string" ? document : JSON.stringify(document, null, 2));
  return path;
};
written(plan);
afterAll(() => rmSync(folder, { recursive: true }));

const began = "2026-01-17T11:58:30.000Z";
const report = readinessReportV1.parse(reportExample);
const snapshot: ControlSnapshotV1 = {
  version: "v1",
  source: "unleash",
  environment: "production",
  killSwitch: "released",
  feature: "enabled",
  rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: 1_000 },
};
const raise: Change = {
  changeId: "7",
  at: began,
  source: "controls",
  what: "the rollout was raised",
  before: { ...snapshot, rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: 100 } },
  after: null,
  who: null,
  why: null,
  digest: "a".repeat(64),
};
/** By the plan's cap. */
const lowering: Change = {
  changeId: "8",
  at: "2026-01-18T00:00:00.000Z",
  source: "cap",
  what: "the rollout is capped at 0 %",
  before: { basisPoints: null },
  after: { basisPoints: 0 },
  who: "ada",
  why: "failed calls",
  digest: null,
};
const allowlist = allowlistV1.parse(allowlistExample);

/** What the service has and was asked. */
const service = {
  basisPoints: 1_000,
  cap: null as number | null,
  capRevision: 4,
  /** Another operator sets the cap after it was read. */
  capRaced: false,
  jobsPerDay: 40,
  incident: false,
  lowered: false,
  /** An incident linked with the lowering. */
  resolved: false,
  caps: [] as object[],
  windows: [] as ReleaseWindow[],
};
const standard = structuredClone(service);

const explaining: Pick<Incident, "state" | "links" | "resolution"> = {
  state: "resolved",
  links: [{ kind: "change", id: lowering.changeId }],
  resolution: { at: "2026-01-19T00:00:00.000Z", by: "ada", reason: "the model answers again" },
};

const documentInForce = {
  ...allowlist,
  rules: allowlist.rules.map((rule) => ({ ...rule, enabled: rule.id === "chemistry-gcse" })),
};
const cap: CapStore = {
  inForce: async () => ({
    version: "v1",
    revision: service.capRevision,
    basisPoints: service.cap,
    made: null,
  }),
  async set({ basisPoints, basedOn, by, reason }) {
    if (service.capRaced) throw new RevisionChangedError({ basedOn: basedOn ?? 0, inForce: 99 });
    service.caps.push({ basisPoints, basedOn, reason });
    service.cap = basisPoints;
    return { version: "v1", revision: 5, basisPoints, made: { at: began, by, reason } };
  },
};

let stage: HttpStage;
beforeEach(async () => {
  Object.assign(service, structuredClone(standard));
  const { history: _history, version: _version, ...incident } = incidentV1.parse(incidentExample);
  stage = await startStage({
    controls: {
      reading: () => null,
      status: () => ({
        source: "unleash",
        environment: "production",
        state: "confirmed",
        snapshot: {
          ...snapshot,
          rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: service.basisPoints },
        },
        revision: 3,
        digest: "a".repeat(64),
        ageMs: 100,
        maxAgeMs: 15_000,
        advice: [],
      }),
      onChange: () => () => {},
      countDecision: () => {},
      close: async () => {},
    },
    rolloutCap: () => (service.cap === null ? { state: "none" } : { state: "set", basisPoints: service.cap }),
    cap,
    killSwitches: () => [{ source: "service", state: "released" }],
    allowlistStore: {
      inForce: async () => ({
        version: "v1",
        source: "database",
        revision: 2,
        digest: "c".repeat(64),
        document: documentInForce,
        made: null,
      }),
    } as Partial<AllowlistStore> as AllowlistStore,
    changes: {
      behind: async () => [],
      page: async () => [
        ...(service.lowered ? [lowering] : []),
        raise,
        { ...raise, changeId: "6", source: "allowlist", before: null, digest: "c".repeat(64) },
      ],
    },
    incidents: {
      ...createMemoryIncidentStore({ now: () => began, newId: () => "i" }),
      page: async ({ state }) => [
        ...(service.incident && state === "open"
          ? [{ ...incident, severity: 2 as const, state, to: null, resolution: null }]
          : []),
        ...(service.resolved && state === "resolved" ? [{ ...incident, ...explaining }] : []),
      ],
    },
    readiness: {
      environment: "production",
      basis: async () => report.basis,
      rolesOf: () => [],
      report: async ({ window }) => {
        service.windows.push(window);
        return {
          ...report,
          environment: "production",
          from: "2026-01-17T11:59:00.000Z",
          to: "2026-01-31T11:59:00.000Z",
          days: report.days.map((day) => ({ ...day, completed: service.jobsPerDay })),
        };
      },
      signoffs: {} as never,
    },
  });
});
afterEach(() => stage.stop());

const rampAs = (role: Role, ...args: string[]) =>
  call(["ramp", ...args], { env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf([role]) } });
const ramp = (...args: string[]) => rampAs("operate", ...args);
const fitting = (out: string): string => {
  for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  return out;
};

describe("slotgate ramp validate", () => {
  it("names the number of steps and the digest, without a service", async () => {
    const valid = await call(["ramp", "validate", file]);
    expect(valid).toEqual({
      code: 0,
      out: expect.stringMatching(/^valid: 4 steps, digest [0-9a-f]{64}\n$/),
      err: "",
    });
    const { out } = await call(["ramp", "validate", file, "--json"]);
    expect(JSON.parse(out)).toEqual({ valid: true, steps: 4, digest: expect.any(String) });
  });

  it("names line, column, step and the probable intention of each mistake", async () => {
    const [first, second] = plan.steps;
    const wrong = written(
      { ...plan, steps: [first, { ...second, basisPoints: 50, ruels: [] }] },
      "wrong.json",
    );
    const { code, out, err } = await call(["ramp", "validate", wrong]);
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toMatch(/the ramp file `.*wrong\.json` is not a valid ramp v1: /);
    expect(err).toMatch(
      /\$\.steps\[1\]\.ruels \(line \d+, column \d+, in step `chemistry-10`\).*did you mean `rules`\?/,
    );
    const shrinks = written({ ...plan, steps: [first, { ...second, basisPoints: 50 }] }, "shrinks.json");
    expect((await call(["ramp", "validate", shrinks])).err).toMatch(
      /\$\.steps\[1\]\.basisPoints \(line 22, column 7, in step `chemistry-10`\): expected at least the 100 basis/,
    );
  });

  it("refuses a file that is missing, or no JSON", async () => {
    expect((await call(["ramp", "validate", join(folder, "none.json")])).code).toBe(3);
    const { code, err } = await call(["ramp", "validate", written("{", "half.json")]);
    expect([code, err]).toEqual([3, expect.stringContaining("is not usable JSON")]);
    expect((await ramp("status", join(folder, "none.json"))).code).toBe(3);
  });
});

describe("slotgate ramp status", () => {
  it("shows the step, since when, and each requirement with its figure", async () => {
    const { code, out, err } = await rampAs("audit", "status", file, "--utc");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(fitting(out)).toBe(`place     on step 2 of 4, \`chemistry-10\`
exposure  10 %, rule \`chemistry-gcse\`
since     2026-01-17T11:58:30Z
next      step 3 of 4, \`with-biology-checks\`: met

FIGURE                                               VALUE  BOUND
minutes on the step                                  20160  at least 4320
jobs admitted on the step                            560    at least 500
failed calls                                         0      at most 3 %
95th percentile of latency                           2810   at most 45000 ms
minutes in which every replica was up and recording  100    at least 99.5 %
open incidents of severity 1                         0      at most 0
open incidents of severity 2                         0      at most 0
every kill switch is released                        yes    yes
`);
    const { out: json } = await ramp("status", file, "--json");
    expect(JSON.parse(json)).toMatchObject({ place: "on", since: began, next: { met: true } });
  });

  it("asks for a report that begins no earlier than the step", async () => {
    await ramp("status", file);
    const [window] = service.windows;
    const length = Date.parse(window?.to ?? "") - Date.parse(window?.from ?? "");
    expect(length / 60_000).toBe(14 * 1_440);
  });

  it("names a broken bound, and that the plan permits to lower", async () => {
    service.incident = true;
    const { code, out } = await ramp("status", file, "--utc");
    expect(code).toBe(0);
    expect(fitting(out)).toContain("broken    open incidents of severity 2\n");
    expect(out).toContain(
      `\nthe plan permits to lower the rollout to 0 %:\n  slotgate ramp lower ${file} --reason REASON\n`,
    );
  });

  it("computes no report below the first step, and says why exposure is unknown", async () => {
    service.basisPoints = 0;
    expect((await ramp("status", file)).out).toMatch(/^place +below the first step\nexposure +0 %/);
    const other = written({ ...plan, environment: "staging" }, "other.json");
    const { code, out } = await ramp("status", other);
    expect([code, fitting(out)]).toEqual([
      0,
      `place    unknown
problem  the plan is for the environment \`staging\`, the service is in
         \`production\`
next     unknown, so it is not met
`,
    ]);
    expect(service.windows).toEqual([]);
  });
});

describe("slotgate ramp next", () => {
  it("exits with 0 if it is met, and shows the change in the allowlist", async () => {
    const { code, out, err } = await rampAs("audit", "next", file);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(fitting(out).slice(out.indexOf("\nto do:"))).toBe(`
to do:
1. in the allowlist: enable rule \`biology-gcse-checks\`; the preview of the
changed file prints the command that puts it in force
   slotgate allowlist show > allowlist.json
   slotgate allowlist preview allowlist.json
`);
  });

  it("exits with 4 if it is not met, with the figure that misses its bound", async () => {
    service.jobsPerDay = 10;
    const { code, out, err } = await ramp("next", file);
    expect({ code, err }).toEqual({ code: 4, err: expect.stringContaining("the next step is not met") });
    expect(out).toMatch(/^jobs admitted on the step +140 +at least 500$/m);
    expect(out).toContain("once it is met:\n1. in the allowlist");
  });

  it("shows flag, strategy, percentage and environment of a change in Unleash", async () => {
    service.basisPoints = 100;
    const { out } = await ramp("next", file, "--json");
    expect(JSON.parse(out).next).toMatchObject({
      step: { id: "chemistry-10" },
      changes: [{ of: "rollout", basisPoints: 1_000 }],
      todo: [
        {
          what: "in Unleash, environment `production`, flag `slotgen.ai`: set the percentage of its strategy `flexibleRollout` (stickiness `jobId`, groupId `slotgen.ai`) to 10 %",
          commands: [],
        },
      ],
    });
  });

  it("shows the way back when exposure is off the steps", async () => {
    service.basisPoints = 5_000;
    const { code, out } = await ramp("next", file);
    expect(code).toBe(4);
    expect(fitting(out)).toMatch(
      /^place +off the steps: .*\n.*next +go back to step 2 of 4, `chemistry-10`$/ms,
    );
    expect(out).toMatch(/\nto go back:\n1\. in Unleash.* to\n10 %\n/s);
  });

  it("names the change that lowered the ramp, until a resolved incident explains it", async () => {
    Object.assign(service, { cap: 0, lowered: true });
    const unexplained = await ramp("next", file, "--utc");
    expect(unexplained.code).toBe(4);
    expect(fitting(unexplained.out)).toBe(`place  lowered below the first step by the plan's cap
next   step 1 of 4, \`chemistry-1\`: not met

FIGURE                                     VALUE  BOUND
open incidents of severity 1               0      at most 0
open incidents of severity 2               0      at most 0
every kill switch is released              yes    yes
a resolved incident explains the lowering  no     yes

lowered 2026-01-18T00:00:00Z by ada: failed calls; when the cause is gone, link
the incident to change 8 and resolve it:
  slotgate incidents link INCIDENT --change 8
  slotgate incidents resolve INCIDENT --reason REASON

once it is met:
1. in Unleash, environment \`production\`, flag \`slotgen.ai\`: set the percentage
of its strategy \`flexibleRollout\` (stickiness \`jobId\`, groupId \`slotgen.ai\`) to
1 %
2. remove the cap
   slotgate rollout cap --clear --reason REASON
`);
    service.resolved = true;
    const { code, out } = await ramp("next", file);
    expect(code).toBe(0);
    expect(out).toMatch(/^next +step 1 of 4, `chemistry-1`: met$/m);
    expect(out).not.toContain("slotgate incidents");
    expect(out).toContain("2. remove the cap\n");
  });

  it("says that the log shows no change that set the cap", async () => {
    Object.assign(service, { cap: 0, resolved: true });
    const { code, out } = await ramp("next", file);
    expect(code).toBe(4);
    expect(fitting(out)).toContain("\nthe next step is not met while this cap is in force: ");
  });

  it("shows how to undo a cap", async () => {
    service.cap = 50;
    const { out } = await ramp("next", file);
    expect(out).toContain(`1. in Unleash, environment \`production\`, flag \`slotgen.ai\``);
    expect(out).toContain("2. remove the cap\n   slotgate rollout cap --clear --reason REASON\n");
  });
});

describe("slotgate ramp lower", () => {
  const lower = (...args: string[]) => ramp("lower", ...args, "--reason", "the plan says so");

  it("sets the plan's cap when a bound is broken, based on the cap that was read", async () => {
    service.incident = true;
    const { code, out } = await lower(file);
    expect([code, out]).toEqual([
      0,
      "broken: open incidents of severity 2; capped at 0 %, on every replica\n",
    ]);
    expect(service.caps).toEqual([{ basisPoints: 0, basedOn: 4, reason: "the plan says so" }]);
    // Exposure is below the first step now: there is nothing more to lower.
    expect((await lower(file)).out).toMatch(/^nothing was lowered/);
    expect(service.caps).toHaveLength(1);
  });

  it("lowers nothing while every bound holds or has no evidence, too few jobs included", async () => {
    service.jobsPerDay = 0;
    const { code, out } = await lower(file, "--json");
    expect([code, JSON.parse(out)]).toEqual([0, { broken: [], cap: null }]);
    expect(service.caps).toEqual([]);
  });

  it("lowers nothing if the plan does not permit it, or another operator set the cap", async () => {
    service.incident = true;
    const { whenBroken: _without, ...silent } = plan;
    const { code, err } = await lower(written(silent, "silent.json"));
    expect([code, err]).toEqual([3, expect.stringContaining("it has no `whenBroken`")]);
    service.capRaced = true;
    expect((await lower(file)).code).toBe(1);
    expect(service.caps).toEqual([]);
  });

  it("lowers nothing while exposure is unknown", async () => {
    service.incident = true;
    const { code, err } = await lower(written({ ...plan, environment: "staging" }, "staging.json"));
    expect([code, err]).toEqual([1, expect.stringContaining("nothing was lowered: exposure is unknown")]);
    expect(service.caps).toEqual([]);
  });
});
