import { firingOf } from "@slotgate/executor/test";
import { NotWrittenError } from "@slotgate/telemetry";
import pino from "pino";
import { describe, expect, it } from "vitest";
import type { Config } from "../config/config.ts";
import { logGates, logHeartbeats, logJournal, logKeys, logTripwires } from "./log.ts";

describe("gates", () => {
  function stage() {
    const told: { readonly facts: object; readonly message: string }[] = [];
    return { told, report: logGates((facts, message) => void told.push({ facts, message })) };
  }

  const secret = "content of a caller";

  it("logs each kind at its first occurrence, and then ever more rarely", () => {
    const { told, report } = stage();
    const fail = () =>
      report({ gate: "allowlist", thrown: Object.assign(new RangeError(secret), { code: "ERR_A" }) });
    for (let times = 0; times < 5_000; times += 1) fail();
    expect(told.map(({ facts }) => facts)).toMatchObject(
      [1, 10, 100, 1_000].map((times) => ({
        gate: "allowlist",
        times,
        error: { type: "RangeError", code: "ERR_A" },
      })),
    );
    expect(told[0]).toMatchObject({
      message: "the gate allowlist failed: the job is denied",
      facts: {
        error: { frames: expect.arrayContaining([expect.stringMatching(/log\.test\.ts:\d+:\d+/)]) },
      },
    });
    expect(JSON.stringify(told)).not.toContain(secret);
  });

  it("distinguishes kinds by gate, type, code and frame", () => {
    const { told, report } = stage();
    for (const gate of ["rollout", "allowlist", null] as const)
      for (const thrown of [
        new Error("a"),
        new TypeError("a"),
        Object.assign(new Error("a"), { code: "E" }),
        "a",
        null,
      ])
        for (let times = 0; times < 3; times += 1) report({ gate, thrown });
    expect(told).toHaveLength(15);
    expect(told.at(-1)?.message).toBe("the state for the gates could not be read: the job is denied");
  });

  it("logs a limited number of kinds", () => {
    const { told, report } = stage();
    for (let kind = 0; kind < 5_000; kind += 1)
      report({ gate: "rollout", thrown: Object.assign(new Error("a"), { code: `E${kind}` }) });
    expect(told.length).toBeLessThan(105);
  });
});

describe("the journal", () => {
  it("logs the database's message and its code, at any depth of causes", () => {
    const lines: Record<string, unknown>[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const log = logJournal(logger, { now: () => 0 });
    const cause = Object.assign(new Error("deadlock detected"), { code: "40P01" });
    log.storeLost({ failure: "unreachable", error: new NotWrittenError({ cause }) });
    log.filesFailing(Object.assign(new Error("no access"), { code: "EACCES" }));
    log.spoolFailing("spool-io", new Error("something else"));
    expect(lines).toMatchObject([
      { failure: "unreachable", error: expect.stringContaining("deadlock detected"), code: "40P01" },
      { error: "no access", code: "EACCES" },
      { failure: "spool-io", error: "something else" },
    ]);
    expect(lines[2]).not.toHaveProperty("code");
  });
});

describe("tripwires", () => {
  it("every firing is logged as an error with the numbers of its condition", () => {
    const lines: Record<string, unknown>[] = [];
    const logger = pino({ level: "trace" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const report = logTripwires(logger);
    report.fired(firingOf(), "service");
    report.fired(firingOf(), "process");
    report.recorded(firingOf());
    report.passedOver(firingOf(), "already-open");
    report.notRecorded(firingOf(), new Error("away"));
    for (const message of ["away", "away", "gone"]) report.lookFailed(new Error(message));
    expect(lines.map(({ level, msg }) => [pino.levels.labels[Number(level)], msg])).toEqual([
      ["error", "the tripwire model-failures engaged the service's own kill"],
      [
        "error",
        "the tripwire model-failures fired while the database is unreachable: the process's own kill is engaged",
      ],
      ["error", "the firing of the tripwire model-failures was recorded: the service's own kill is engaged"],
      ["warn", "a tripwire's condition was met, but it has an incident already"],
      ["debug", "the firing of a tripwire could not be recorded; this is retried"],
      ["warn", "a tripwire could not check its condition; this is retried"],
      ["debug", "a tripwire could not check its condition; this is retried"],
      ["warn", "a tripwire could not check its condition; this is retried"],
    ]);
    expect(lines[0]).toMatchObject({ incidentId: "incident-1", figures: { calls: 20, failures: 11 } });
  });
});

describe("heartbeats", () => {
  it("logs a failure once until they are written again", () => {
    const lines: Record<string, unknown>[] = [];
    const logger = pino({ level: "debug" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const report = logHeartbeats(logger);
    report.written();
    report.failed("unwritten", new Error("permission denied for table heartbeat"));
    report.failed("unread", new Error("away"));
    report.written();
    report.written();
    report.failed("unread", new Error("away"));
    report.dropped();
    report.lost({ writerId: "replica-2.boot", instance: "replica-2" });
    expect(lines.map(({ level, msg }) => [pino.levels.labels[Number(level)], msg])).toEqual([
      ["warn", "heartbeats could not be written; those of the last day are kept, and this is retried"],
      ["debug", "the state of this replica could not be read, so this minute has no heartbeat"],
      ["info", "heartbeats are written again"],
      ["warn", "the state of this replica could not be read, so this minute has no heartbeat"],
      ["warn", "a replica's lease has run out although it has not stopped"],
    ]);
    expect([lines[0]?.["error"], lines[4]?.["instance"]]).toEqual([
      "permission denied for table heartbeat",
      "replica-2",
    ]);
  });
});

describe("keys", () => {
  const key = { subject: "s", roles: ["submit" as const], sha256: "0".repeat(64) };
  const oidc = {
    issuer: "https://login.example.com",
    audience: "slotgate",
    jwksUrl: null,
    rolesClaim: "slotgate_roles",
    ownerClaim: "slotgate_owner",
    clientIds: [],
    roleMap: new Map(),
  };

  function reporting(config: Partial<Config>) {
    const lines: { level: number; msg: string }[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const report = logKeys(logger, { keys: [], oidc: null, keysMaxAgeMs: 900_000, ...config });
    return { report, warnings: () => lines.filter(({ level }) => level === 40).map(({ msg }) => msg) };
  }

  it("warns when no credential can exist, and says what to do", () => {
    const { report, warnings } = reporting({});
    report.onReadable(0);
    expect(warnings()).toEqual([
      expect.stringMatching(/no keys exist.*slotgate keys create.*SLOTGATE_KEYS_PATH/),
    ]);
  });

  it.each<[string, Partial<Config>, number]>([
    ["a key in the database", {}, 1],
    ["a key file", { keys: [key] }, 0],
    ["an issuer", { oidc }, 0],
  ])("does not warn with %s", (_, config, secrets) => {
    const { report, warnings } = reporting(config);
    report.onReadable(secrets);
    expect(warnings()).toEqual([]);
  });
});
