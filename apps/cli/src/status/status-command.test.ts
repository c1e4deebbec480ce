import type {
  AllowlistStateV1,
  Change,
  ControlsStatusV1,
  KillStatusV1,
  ReadinessV1,
} from "@slotgate/contracts";
import allowlistExample from "@slotgate/contracts/examples/v1/allowlist-state.json" with { type: "json" };
import example from "@slotgate/contracts/examples/v1/controls-status.json" with { type: "json" };
import killExample from "@slotgate/contracts/examples/v1/kill-status.json" with { type: "json" };
import { noAllowlistYet } from "@slotgate/controls";
import { StoreUnavailableError } from "@slotgate/executor";
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterEach, describe, expect, it } from "vitest";
import { call, silentIo, testNow } from "../call.test-case.ts";
import { viewOf } from "../output/view.ts";
import { originIn } from "./origin.ts";
import { statusAsText } from "./status-as-text.ts";
import { type ServiceStatus, verdictOn } from "./verdict.ts";

const controls = structuredClone(example) as ControlsStatusV1;
const set = controls.controls ?? expect.unreachable("the example has controls");
const allowlist = structuredClone(allowlistExample) as AllowlistStateV1;
const ready: ReadinessV1 = { status: "ready", degraded: [] };
const released: KillStatusV1 = {
  version: "v1",
  state: "released",
  engagements: [],
  killSwitches: [
    { source: "controls", state: "released" },
    { source: "service", state: "released" },
    { source: "environment", state: "released" },
    { source: "process", state: "released" },
    { source: "self-test", state: "released" },
  ],
  process: {
    instance: "replica-1",
    state: "released",
    file: "/var/lib/slotgate/kill.json",
    by: null,
    at: null,
    reason: null,
    problem: null,
    release: null,
  },
};
const well: ServiceStatus = {
  controls: {
    ...controls,
    state: "confirmed",
    advice: [],
    rolloutCap: { state: "none" },
    controls: { ...set, killSwitch: "released", feature: "enabled" },
    killSwitches: released.killSwitches.slice(1),
  },
  readiness: ready,
  kill: released,
  cap: { version: "v1", revision: 0, basisPoints: null, made: null },
  allowlist,
};
const rollout = (basisPoints: number): ServiceStatus =>
  withSet({ rollout: { state: "valid", groupId: "g", basisPoints } });
const withControls = (changes: Partial<ControlsStatusV1>): ServiceStatus => ({
  ...well,
  controls: { ...well.controls, ...changes },
});
const withSet = (changes: Partial<typeof set>): ServiceStatus =>
  withControls({ controls: { ...set, killSwitch: "released", feature: "enabled", ...changes } });
const withAdvice = (advice: readonly string[], changes: Partial<typeof set>): ServiceStatus => {
  const status = withSet(changes);
  return { ...status, controls: { ...status.controls, advice: [...advice] } };
};
const withAllowlist = (changes: Partial<ControlsStatusV1["allowlist"]>): ServiceStatus => ({
  ...withControls({ allowlist: { ...controls.allowlist, ...changes } }),
  allowlist: { ...allowlist, revision: changes.revision ?? 0, document: null, made: null },
});
const degraded = (what: string, detail: string): ServiceStatus => ({
  ...well,
  readiness: { status: "ready", degraded: [{ what, detail }] },
});
const withProcess = (changes: Partial<KillStatusV1["process"]>): ServiceStatus => ({
  ...well,
  kill: { ...released, process: { ...released.process, ...changes } },
});
const withSwitch = (source: "environment" | "self-test", state: "engaged" | "unknown"): ServiceStatus => ({
  ...well,
  kill: {
    ...released,
    killSwitches: released.killSwitches.map((one) => (one.source === source ? { source, state } : one)),
  },
});
const engagement = killExample.engagements[0] as NonNullable<KillStatusV1["engagements"]>[number];
const origin = {
  originOf: () => ({ since: "2026-01-31T11:00:00.000Z", by: "ada" }),
  now: testNow,
};
const textOf = (status: ServiceStatus) => statusAsText(status, verdictOn(status, origin), viewOf(silentIo()));

describe("the verdict of slotgate status", () => {
  it.each<[string, ServiceStatus]>([
    ["AI runs for all jobs that opt in and that the allowlist admits", rollout(10_000)],
    ["AI runs for 25 % of the jobs that opt in and that the allowlist admits", rollout(2_500)],
    [
      "AI runs for 0.5 % of the jobs that opt in and that the allowlist admits (the rollout is 25 %, capped)",
      {
        ...rollout(2_500),
        controls: { ...rollout(2_500).controls, rolloutCap: { state: "set", basisPoints: 50 } },
      },
    ],
    [
      "AI runs for 25 % of the jobs that opt in and that the allowlist admits",
      { ...rollout(2_500), readiness: { status: "ready", degraded: [{ what: "queue", detail: "d" }] } },
    ],
    [
      "AI runs for 25 % of the jobs that opt in and that the allowlist admits",
      {
        ...rollout(2_500),
        readiness: {
          status: "ready",
          degraded: [
            {
              what: "outbound-ledger",
              detail:
                "a file of the outbound ledger was deleted while in use (w, file 3); this does not stop AI",
            },
          ],
        },
      },
    ],
  ])("is: %s", (summary, status) => {
    expect(verdictOn(status, origin)).toEqual({ ai: "runs", summary, causes: [] });
    expect(textOf(status).replaceAll("\n", " ")).toMatch(/^AI runs for /);
  });

  it.each<[ServiceStatus, string | null, RegExp]>([
    [
      { ...well, kill: { ...released, state: "engaged", engagements: [engagement] } },
      "KILL_SWITCH",
      /^AI does not run: the service's own kill is engaged: .*to do release it: slotgate kill release /,
    ],
    [
      { ...well, kill: { ...released, state: "engaged", engagements: [] } },
      "KILL_SWITCH",
      /has no record in the database .* to do run in that database: update kill_state set engaged = false/,
    ],
    [
      { ...well, kill: { ...released, state: "unknown", engagements: null } },
      "KILL_SWITCH_UNKNOWN",
      /database does not answer, .* check that PostgreSQL runs/,
    ],
    [
      withAdvice(["switch off the kill flag `my.kill` in environment `production` of Unleash"], {
        killSwitch: "engaged",
      }),
      "KILL_SWITCH",
      /kill flag is on in Unleash .* by ada to do switch off the kill flag `my\.kill`/,
    ],
    [withSet({ killSwitch: "unknown" }), "KILL_SWITCH_UNKNOWN", /kill flag is not known.* unleash setup/],
    [
      {
        ...withSet({ killSwitch: "engaged" }),
        controls: { ...withSet({ killSwitch: "engaged" }).controls, source: "static" },
      },
      "KILL_SWITCH",
      /SLOTGEN_AI_KILL is set .* unset SLOTGEN_AI_KILL/,
    ],
    [withSwitch("environment", "engaged"), "KILL_SWITCH", /SLOTGEN_AI_KILL is set .* unset SLOTGEN_AI_KILL/],
    [
      withProcess({
        state: "engaged",
        by: "replica-1",
        at: "2026-01-31T11:59:00.000Z",
        reason: "SIGUSR2",
        release: "slotgate kill release --local /var/lib/slotgate/kill.json --reason REASON",
      }),
      "KILL_SWITCH",
      /kill switch of replica `replica-1` is engaged: SIGUSR2 since 1 min ago by replica-1 to do release it on its machine: slotgate kill release --local/,
    ],
    [
      withProcess({ state: "unknown", problem: "is a directory" }),
      "KILL_SWITCH_UNKNOWN",
      /not known: its file `\S+` is a directory/,
    ],
    [withSwitch("self-test", "engaged"), "KILL_SWITCH", /the self-test found a gate/],
    [
      withSwitch("self-test", "unknown"),
      "KILL_SWITCH_UNKNOWN",
      /self-test of this replica.s gates has not run/,
    ],
    [
      withControls({ state: "stale", ageMs: 40_000, advice: ["check Unleash"] }),
      "CONTROLS_STALE",
      /for more than 15 s since 40 s ago to do check Unleash/,
    ],
    [
      withControls({ state: "unavailable", ageMs: null, controls: null, advice: [] }),
      "CONTROLS_UNAVAILABLE",
      /never confirmed .* check that Unleash runs/,
    ],
    [
      withAdvice(["switch on the AI flag `my.ai` in environment `production` of Unleash"], {
        feature: "disabled",
      }),
      "FEATURE_DISABLED",
      /AI flag is off .*1 h ago by ada to do switch on the AI flag `my\.ai`/,
    ],
    [withSet({ feature: "unknown" }), "FEATURE_UNKNOWN", /AI flag is missing .*unleash setup/],
    [
      withAllowlist({
        source: "database",
        path: null,
        problem: `${noAllowlistYet}: do`,
        enabled: null,
        rules: null,
      }),
      "ALLOWLIST_UNAVAILABLE",
      /no allowlist was put in force yet, so nothing is admitted to do write the document to a file; its preview prints .*: slotgate allowlist preview FILE /,
    ],
    [
      {
        ...withAllowlist({
          source: "database",
          problem: "the database has not answered",
          enabled: null,
          rules: null,
        }),
        allowlist: null,
      },
      "ALLOWLIST_UNAVAILABLE",
      /has not answered to do check that PostgreSQL runs/,
    ],
    [withAllowlist({ enabled: false }), "ALLOWLIST_DISABLED", /says `"enabled": false`/],
    [
      withAllowlist({ source: "database", enabled: false, revision: 3 }),
      "ALLOWLIST_DISABLED",
      /to go back, `slotgate allowlist history` shows .*`slotgate allowlist preview --revision NUMBER` prints the `rollback` command/,
    ],
    [withAllowlist({ rules: 0 }), "NOT_ALLOWLISTED", /has no rule that is enabled/],
    [
      {
        ...well,
        allowlist: {
          ...allowlist,
          document: allowlist.document && {
            ...allowlist.document,
            rules: allowlist.document.rules.map((rule) => ({ ...rule, enabled: false })),
          },
        },
      },
      "NOT_ALLOWLISTED",
      /has no rule that is enabled .* by \S+ to do change the file/,
    ],
    [rollout(0), "ROLLOUT_EXCLUDED", /rollout is 0 % .*by ada to do raise the gradual rollout/],
    [
      {
        ...well,
        controls: { ...well.controls, rolloutCap: { state: "set", basisPoints: 0 } },
        cap: {
          version: "v1",
          revision: 1,
          basisPoints: 0,
          made: { at: "2026-01-31T11:59:00.000Z", by: "on-call", reason: "answers are late" },
        },
      },
      "ROLLOUT_EXCLUDED",
      /capped at 0 %: answers are late .* 1 min ago by on-call to do set the cap that was in force before \(.*\), or remove it: slotgate rollout cap --clear/,
    ],
    [withControls({ rolloutCap: { state: "unknown" } }), "ROLLOUT_EXCLUDED", /cap cannot be read/],
    [
      withControls({
        controls: {
          ...set,
          killSwitch: "released",
          feature: "enabled",
          rollout: { state: "invalid", problem: "remove one strategy" },
        },
        advice: ["remove one strategy"],
      }),
      "ROLLOUT_INVALID",
      /rollout in Unleash is not valid .*to do remove one strategy/,
    ],
    [
      degraded("model", "no model is configured: set SLOTGATE_MODEL_PROVIDER"),
      "MODEL_UNCONFIGURED",
      /no model is configured to do set SLOTGATE_MODEL_PROVIDER and SLOTGATE_MODEL, .* and restart/,
    ],
    [
      degraded("model", "calls are paused or on trial (circuit not closed)"),
      "MODEL_CIRCUIT_OPEN",
      /calls resume automatically/,
    ],
    [
      degraded("outbound-ledger", "requests to the model cannot be written to the outbound ledger: ENOSPC"),
      null,
      /cannot be written to the outbound ledger: ENOSPC .*to do repair the ledger/,
    ],
    [degraded("budget", "today's budget of tokens is used up"), "BUDGET_EXHAUSTED", /`slotgate budget`/],
    [degraded("database", "it does not answer"), "TELEMETRY_UNAVAILABLE", /check that PostgreSQL runs/],
  ])("names what stops AI, since when, by whom and how to change it (%#)", (status, reason, says) => {
    const verdict = verdictOn(status, origin);
    expect(verdict).toMatchObject({ ai: "stopped", causes: [{ reason }] });
    const text = textOf(status);
    expect(text).toMatch(/^AI does not run: /);
    for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(text).toMatch(/^to do /m);
    expect(text).not.toMatch(/^and also /m);
    expect(text.replaceAll(/\s+/g, " ")).toMatch(says);
  });

  it("names every cause in the order of the gates", () => {
    const status: ServiceStatus = {
      ...withSet({ feature: "disabled", rollout: { state: "valid", groupId: "g", basisPoints: 0 } }),
      kill: { ...released, state: "engaged", engagements: [engagement] },
      readiness: { status: "ready", degraded: [{ what: "budget", detail: "used up" }] },
    };
    expect(verdictOn(status, origin).causes.map(({ reason }) => reason)).toEqual([
      ...["KILL_SWITCH", "FEATURE_DISABLED", "ROLLOUT_EXCLUDED", "BUDGET_EXHAUSTED"],
    ]);
    expect(textOf(status).match(/^and also /gm)).toHaveLength(3);
  });
});

it("finds in the log when a flag was set, and by whom", () => {
  const entry = (changeId: string, changes: object, more: Partial<Change> = {}): Change => ({
    changeId,
    at: `2026-01-31T0${changeId}:00:00.000Z`,
    source: "controls",
    what: "w",
    before: { ...set },
    after: { ...set, ...changes },
    who: `who-${changeId}`,
    why: null,
    digest: null,
    ...more,
  });
  const log = [
    entry("4", { feature: "disabled", killSwitch: "released" }),
    entry("3", { feature: "disabled", killSwitch: "engaged" }),
    entry("2", { feature: "enabled", killSwitch: "engaged" }),
    entry("1", { feature: "disabled", killSwitch: "released" }, { before: null, who: null }),
  ];
  const since = (at: number) => ({ since: `2026-01-31T0${at}:00:00.000Z`, by: `who-${at}` });
  expect(originIn(log)(({ feature }) => feature === "disabled")).toEqual(since(3));
  expect(originIn(log)(({ killSwitch }) => killSwitch === "released")).toEqual(since(4));
  // It may have been so before the log began.
  expect(originIn(log.slice(3))(({ feature }) => feature === "disabled")).toEqual({ since: null, by: null });
  expect(originIn([])(() => true)).toEqual({ since: null, by: null });
});

describe("slotgate status", () => {
  let stage: HttpStage;
  afterEach(() => stage.stop());
  const status = (...args: string[]) =>
    call(["status", ...args], { env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(["audit"]) } });

  it("asks a service, also one without its database, and prints JSON", async () => {
    const unavailable = async () => {
      throw new StoreUnavailableError({ cause: new Error("away") });
    };
    stage = await startStage({
      health: () => ({ ready: false, degraded: [{ what: "database", detail: "it does not answer" }] }),
      changes: { page: unavailable, behind: unavailable },
      cap: { inForce: unavailable, set: unavailable },
    });
    const { code, out } = await status();
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/^AI does not run: /) });
    expect(out).toMatch(
      /^and also {3}it does not answer$.*^service {4}not-ready\ndegraded {3}database: see above$/ms,
    );
    const { out: json } = await status("--json");
    expect(JSON.parse(json)).toMatchObject({
      verdict: { ai: "stopped", causes: [{ reason: "CONTROLS_UNAVAILABLE" }, {}, {}] },
      readiness: { status: "not-ready", degraded: [{ what: "database" }] },
    });
  });

  it("with --exit-code ends with 5 when AI does not run, and with 1 when nothing answers", async () => {
    stage = await startStage();
    expect(await status("--exit-code")).toMatchObject({ code: 5, err: "slotgate status: AI does not run\n" });
    expect((await status("--exit-code", "--json")).code).toBe(5);
    await stage.stop();
    expect((await status("--exit-code")).code).toBe(1);
    stage = await startStage();
  });

  it("shows how fresh the controls are, and every source that kills", () => {
    const rowsOf = (status: ServiceStatus) => textOf(status).replaceAll(/\s+/g, " ");
    expect(rowsOf(withControls({ state: "stale", ageMs: 20_000, maxAgeMs: 15_000 }))).toContain(
      " controls stale: Unleash, environment `production`, last confirmed 20.0 s ago, which is more than 15 s kill ",
    );
    expect(rowsOf(well)).toContain(
      " controls Unleash, environment `production`, confirmed 0.2 s ago " +
        "kill released: kill flag, service's own kill, SLOTGEN_AI_KILL, replica's own switch, self-test of the gates ",
    );
    expect(rowsOf(withSet({ killSwitch: "engaged" }))).toContain(
      " kill engaged: kill flag; released: service's own kill, ",
    );
  });

  it("gives advice once", () => {
    const text = textOf({
      ...withControls({ advice: ["look at Unleash", "repair the flag"] }),
      readiness: { status: "ready", degraded: [{ what: "controls", detail: "look at Unleash" }] },
    });
    expect(text).toMatch(/degraded {3}controls: look at Unleash\nadvice {5}repair the flag\n$/);
  });
});
