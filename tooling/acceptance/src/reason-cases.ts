import type { DecisionV1, Job, Reason } from "@slotgate/contracts";
import { type CompiledAllowlist, compileAllowlist } from "@slotgate/gate";
import type { Fault } from "@slotgate/stack";
import { inject } from "vitest";
import { allowlistOf, jobOf, type RunInput, runOf } from "./world/documents.ts";
import { type FaultProxy, startFaultProxy } from "./world/fault-proxy.ts";
import type { World, WorldSettings } from "./world/start-world.ts";
import { until } from "./world/until.ts";

/** How a reason comes about in a real service. */
export interface ReasonCase {
  readonly settings?: () => WorldSettings | Promise<WorldSettings>;
  /** Brings the world, in which every gate is open, into the state. */
  readonly arrange?: (world: World) => Promise<unknown>;
  readonly run?: RunInput;
  /** Which job of the run has the reason. */
  readonly jobIndex?: number;
  /** Called while the run is under way. */
  readonly meanwhile?: (world: World) => Promise<unknown>;
  readonly status: DecisionV1["status"];
  /** Requests that the model provider must have seen for the job. */
  readonly attempts?: number;
}

const environment = "development";
const job = (changes: Partial<Job>): RunInput => ({ jobs: [jobOf(changes)] });
const stub = { status: "STUB", attempts: 0 } as const;
const failed = { status: "FAILED", attempts: 1 } as const;

/** A model that fails in one way. */
const failingModel =
  (fault: Fault) =>
  async (world: World): Promise<void> =>
    world.simulator.faults.add(fault);

let proxy: FaultProxy | undefined;

/** One case for each reason that a decision of the service can have. */
export const reasonCases: Partial<Readonly<Record<Reason, ReasonCase>>> = {
  KILL_SWITCH: {
    ...stub,
    async arrange(world) {
      await world.setKill(true);
      await world.untilControls(({ controls }) => controls?.killSwitch === "engaged");
    },
  },
  CONTROLS_UNAVAILABLE: {
    ...stub,
    arrange: (world) =>
      world.restart({ env: { SLOTGATE_UNLEASH_TOKEN: inject("stack").unleashTokens.production } }),
  },
  CONTROLS_STALE: {
    ...stub,
    async settings() {
      proxy = await startFaultProxy(inject("stack").unleashUrl);
      return { env: { SLOTGATE_UNLEASH_URL: proxy.url, SLOTGATE_CONTROLS_MAX_AGE_MS: "1500" } };
    },
    async arrange(world) {
      if (proxy !== undefined) proxy.mode = "down";
      await world.untilControls(({ state }) => state === "stale");
    },
  },
  KILL_SWITCH_UNKNOWN: {
    ...stub,
    async arrange(world) {
      await world.admin.archiveFlag(world.flags.kill);
      await world.untilControls(({ controls }) => controls?.killSwitch === "unknown");
    },
  },
  FEATURE_UNKNOWN: {
    ...stub,
    async arrange(world) {
      await world.admin.archiveFlag(world.flags.ai);
      await world.untilControls(({ controls }) => controls?.feature === "unknown");
    },
  },
  FEATURE_DISABLED: {
    ...stub,
    async arrange(world) {
      await world.setFeature(false);
      await world.untilControls(({ controls }) => controls?.feature === "disabled");
    },
  },
  NOT_OPTED_IN: { ...stub, run: { metadata: { requiresReview: true } } },
  ALLOWLIST_UNAVAILABLE: {
    ...stub,
    async arrange(world) {
      await world.setAllowlist("{not json");
      await untilReason(world, "ALLOWLIST_UNAVAILABLE");
    },
  },
  ALLOWLIST_DISABLED: {
    ...stub,
    async arrange(world) {
      await world.setAllowlist(allowlistOf({ enabled: false }));
      await untilReason(world, "ALLOWLIST_DISABLED");
    },
  },
  NOT_ALLOWLISTED: { ...stub, run: job({ kind: "statutory" }) },
  ROLLOUT_INVALID: {
    ...stub,
    async arrange(world) {
      const strategy = { name: "default" };
      await world.admin.addStrategy({ name: world.flags.ai, environment, strategy });
      await world.untilControls(({ controls }) => controls?.rollout.state === "invalid");
    },
  },
  ROLLOUT_EXCLUDED: {
    ...stub,
    async arrange(world) {
      await world.setPercent(0);
      await world.untilControls(({ controls }) => controls?.rollout.basisPoints === 0);
    },
  },
  GATE_ERROR: { ...stub, settings: () => ({ allowlist: brokenAllowlist }) },

  RUN_LIMIT_REACHED: {
    ...stub,
    async arrange(world) {
      const [rule] = allowlistOf().rules;
      if (rule !== undefined)
        await world.setAllowlist(allowlistOf({ rules: [{ ...rule, id: "one", maxJobsPerRun: 1 }] }));
      await until(async () => (await dryRunEvidence(world))?.ruleId === "one");
    },
    run: { jobs: [jobOf(), jobOf()] },
    jobIndex: 1,
  },
  JOB_CONFLICT: {
    ...stub,
    arrange: (world) => world.submit(job({ jobId: "known", input: { topic: "Something else" } })),
    run: job({ jobId: "known" }),
  },
  MODEL_UNCONFIGURED: { ...stub, settings: () => ({ model: null }) },
  MODEL_CIRCUIT_OPEN: {
    ...stub,
    settings: () => ({ model: { maxAttempts: 1, circuit: { window: 5, minimumRequests: 5 } } }),
    async arrange(world) {
      world.simulator.faults.add({ fault: "http-500" });
      await world.submit({ jobs: Array.from({ length: 6 }, () => jobOf()) });
      await untilReason(world, "MODEL_CIRCUIT_OPEN");
    },
  },
  BUDGET_EXHAUSTED: {
    ...stub,
    settings: () => ({ env: { SLOTGATE_BUDGET_TOKENS_PER_DAY: "1000" } }),
  },
  TELEMETRY_UNAVAILABLE: {
    ...stub,
    async arrange({ database }) {
      await database.query(`
        create function refuse_admissions() returns trigger language plpgsql as $$
        begin
          if new.body ->> 'event' = 'admission' then raise exception 'refused' using errcode = '23514'; end if;
          return new;
        end $$`);
      await database.query(`
        create trigger refuse_admissions before insert on telemetry_record
        for each row execute function refuse_admissions()`);
    },
  },

  MODEL_TIMEOUT: {
    ...failed,
    settings: () => ({ model: { timeoutMs: 1_000 } }),
    arrange: failingModel({ fault: "hang" }),
  },
  MODEL_RATE_LIMITED: { ...failed, attempts: 3, arrange: failingModel({ fault: "http-429" }) },
  MODEL_UNREACHABLE: { ...failed, attempts: 3, arrange: failingModel({ fault: "cut" }) },
  MODEL_HTTP_ERROR: { ...failed, attempts: 3, arrange: failingModel({ fault: "http-500" }) },
  MODEL_REFUSED: { ...failed, arrange: failingModel({ fault: "refused" }) },
  MODEL_OUTPUT_INVALID: { ...failed, arrange: failingModel({ fault: "wrong-shape" }) },
  MODEL_OUTPUT_TRUNCATED: { ...failed, arrange: failingModel({ fault: "truncated" }) },
  INTERRUPTED: {
    ...failed,
    settings: () => ({ env: { SLOTGATE_SHUTDOWN_GRACE_MS: "100" } }),
    arrange: failingModel({ fault: "hang" }),
    async meanwhile(world) {
      await until(() => world.simulator.requests().length === 1);
      await world.restart();
    },
  },
  VERBATIM_SOURCE_MISSING: { status: "FAILED", attempts: 0, run: job({ mode: "verbatim", input: {} }) },

  STORED: {
    status: "COMPLETED",
    attempts: 0,
    arrange: (world) => world.submit(job({ jobId: "known" })),
    run: job({ jobId: "known" }),
  },
  GENERATED: { status: "COMPLETED", attempts: 1 },
  COPIED: {
    status: "COMPLETED",
    attempts: 0,
    run: job({ mode: "verbatim", input: { sourceText: "The law says so." } }),
  },
};

async function untilReason(world: World, reason: Reason): Promise<void> {
  await until(async () => (await dryRun(world)).reason === reason);
}

async function dryRunEvidence(world: World) {
  return (await dryRun(world)).evidence;
}

async function dryRun(world: World): Promise<Pick<DecisionV1, "reason" | "evidence">> {
  const response = await world.request("/v1/decisions", {
    key: world.keys.operate,
    body: JSON.stringify(runOf()),
  });
  const { jobs } = (await response.json()) as { jobs: Pick<DecisionV1, "reason" | "evidence">[] };
  const [first] = jobs;
  if (first === undefined) throw new Error("no job in the answer");
  return first;
}

const compiled: CompiledAllowlist = compileAllowlist({
  document: allowlistOf(),
  revision: 1,
  digest: "0".repeat(64),
});

const brokenAllowlist: NonNullable<WorldSettings["allowlist"]> = {
  current: () => ({
    ...compiled,
    match: () => {
      throw new Error("broken on purpose");
    },
  }),
  status: () => ({
    source: "file",
    path: null,
    revision: 1,
    digest: compiled.digest,
    enabled: true,
    rules: 1,
    problem: null,
    issues: [],
  }),
  onChange: () => () => {},
  close: async () => {},
};
