/** One change of a row of `docs/forbidden-changes.md`: a piece of a source and what replaces it. */
export interface ForbiddenChange {
  /** As the page says it. */
  readonly change: string;
  readonly file: string;
  /** Occurs once in the file. */
  readonly right: string;
  readonly wrong: string;
  /** Schemas and vectors are generated again afterwards, as an author would. */
  readonly generated?: true;
}

const place = '{ writerId: "none", seq: 1, prevHash: "0".repeat(64), hash: "0".repeat(64) }';
const unrecorded = `Promise.resolve({ ...draft, chain: ${place} })`;

const gates: readonly ForbiddenChange[] = [
  {
    change: "the contract names the gates in another order",
    file: "packages/contracts/src/gates.ts",
    right: '["kill-switch", "feature-flag", "opt-in", "allowlist", "rollout"]',
    wrong: '["kill-switch", "feature-flag", "allowlist", "opt-in", "rollout"]',
    generated: true,
  },
  {
    change: "the engine asks the gates in another order",
    file: "packages/gate/src/decide.ts",
    right: "const inOrder = gateOrder.map(",
    wrong: "const inOrder = gateOrder.toReversed().map(",
  },
  {
    change: "a gate is left out",
    file: "packages/gate/src/decide.ts",
    right: "const inOrder = gateOrder.map(",
    wrong: 'const inOrder = gateOrder.filter((gate) => gate !== "opt-in").map(',
  },
  {
    change: "a gate always passes",
    file: "packages/gate/src/gates/rollout.ts",
    right: 'return bucket < basisPoints ? null : "ROLLOUT_EXCLUDED";',
    wrong: "return null;",
  },
  {
    change: "a gate that throws passes",
    file: "packages/gate/src/decide.ts",
    right: "return failed(gate, { thrown: { value }, evidence });",
    wrong: "continue;",
  },
  {
    change: "a gate ignores one of its conditions, such as the age of the controls",
    file: "packages/gate/src/known/known-controls.ts",
    right: "fresh: aged && ageMs <= maxAgeMs && !clockSteppedBack,",
    wrong: "fresh: aged && !clockSteppedBack,",
  },
  {
    change: "the gates do not decide again before a request",
    file: "packages/executor/src/call-model.ts",
    right: "inFlight.mayRequest() && gatesPass()",
    wrong: "inFlight.mayRequest()",
  },
  {
    change: "an expected decision is changed together with the engine",
    file: "packages/contracts/scripts/vectors/open-state.ts",
    right: "maxJobsPerRun: 5,",
    wrong: "maxJobsPerRun: 6,",
    generated: true,
  },
];

const denyByDefault: readonly ForbiddenChange[] = [
  {
    change: "a job that no rule matches passes",
    file: "packages/gate/src/gates/allowlist.ts",
    right: 'return findings.rule === null ? "NOT_ALLOWLISTED" : null;',
    wrong: "return null;",
  },
  {
    change: "a missing or invalid allowlist passes",
    file: "packages/gate/src/gates/allowlist.ts",
    right: 'if (allowlist === null) return "ALLOWLIST_UNAVAILABLE";',
    wrong: "if (allowlist === null) return null;",
  },
  {
    change: "a disabled allowlist passes",
    file: "packages/gate/src/gates/allowlist.ts",
    right: 'if (!allowlist.enabled) return "ALLOWLIST_DISABLED";',
    wrong: "",
  },
  {
    change: "an unknown AI flag counts as on",
    file: "packages/gate/src/gates/feature-flag.ts",
    right: 'return "FEATURE_UNKNOWN";',
    wrong: "return null;",
  },
  {
    change: "a cap that cannot be read counts as none",
    file: "packages/gate/src/state/capped-rollout.ts",
    right: "return 0;",
    wrong: "return 10_000;",
  },
  {
    change: "the allowlist gets a second mode",
    file: "packages/contracts/src/allowlist.ts",
    right: 'mode: z.literal("deny_by_default"),',
    wrong: 'mode: z.enum(["deny_by_default", "allow_by_default"]),',
  },
];

const kill: readonly ForbiddenChange[] = [
  {
    change: "the kill switch is asked after another gate",
    file: "packages/gate/src/decide.ts",
    right: "const inOrder = gateOrder.map(",
    wrong: "const inOrder = [...gateOrder.slice(1), ...gateOrder.slice(0, 1)].map(",
  },
  {
    change: "an unknown kill switch counts as released",
    file: "packages/gate/src/gates/kill-switch.ts",
    right: 'return state === "released" ? null : "KILL_SWITCH_UNKNOWN";',
    wrong: "return null;",
  },
  {
    change: "one kill source is ignored",
    file: "packages/gate/src/known/known-kill.ts",
    right: 'engaged ||= state === "engaged";',
    wrong: 'engaged ||= state === "engaged" && source !== "process";',
  },
  {
    change: "a kill in a stale snapshot does not count",
    file: "packages/gate/src/gates/kill-switch.ts",
    right: 'if (state === "engaged") return',
    wrong: 'if (state === "engaged" && findings.controls?.fresh !== false) return',
  },
  {
    change: "calls in flight continue",
    file: "packages/executor/src/abort-on-kill.ts",
    right: "if (killEngaged(gateState())) abort();",
    wrong: "",
  },
  {
    change: "content that was generated before the kill is released",
    file: "packages/executor/src/record-outcome.ts",
    right: "const killed = killedNow(job);",
    wrong: "const killed = null as Denial | null;",
  },
  {
    change: "stored results are served",
    file: "apps/service/src/http/request/serve-answers.ts",
    right: "handOut(one, { view, holding: now })",
    wrong: "handOut(one, { view: { ...view, killEngaged: false }, holding: null })",
  },
  {
    change: "an admission is recorded in spite of the kill",
    file: "packages/telemetry/src/journal.ts",
    right: "conditions: { ...noConditions, killReleased: true, lease, replica: this.#replica, reservation },",
    wrong: "conditions: { ...noConditions, lease, replica: this.#replica, reservation },",
  },
  {
    change: "the store records an admission without locking the kill",
    file: "packages/postgres/src/records/append-parts.ts",
    right: "kill as (select engaged from kill_state where id = 1 for share)",
    wrong: "kill as (select engaged from kill_state where id = 1)",
  },
];

const rollout: readonly ForbiddenChange[] = [
  {
    change: "a bucket depends on chance",
    file: "packages/gate/src/state/rollout-bucket.ts",
    right: "const hash = murmur3(jobId, last.start);",
    wrong: "const hash: number | null = Math.floor(Math.random() * 2 ** 32);",
  },
  {
    change: "a bucket depends on the time",
    file: "packages/gate/src/state/rollout-bucket.ts",
    right: "const hash = murmur3(jobId, last.start);",
    wrong: "const hash = murmur3(jobId + new Date().getUTCDate(), last.start);",
  },
  {
    change: "jobs get other buckets",
    file: "packages/gate/src/state/murmur3.ts",
    right: "const nothing: HashedStart = { hash: 0,",
    wrong: "const nothing: HashedStart = { hash: 1,",
  },
  {
    change: "a higher percentage excludes a job that a lower one admits",
    file: "packages/gate/src/gates/rollout.ts",
    right: 'return bucket < basisPoints ? null : "ROLLOUT_EXCLUDED";',
    wrong: 'return bucket % 5_000 < basisPoints % 5_000 ? null : "ROLLOUT_EXCLUDED";',
  },
  {
    change: "a rollout in Unleash may be random or by another id than the job's",
    file: "packages/controls/src/compile-rollout.ts",
    right: 'if (stickiness === "jobId") return [];',
    wrong: 'if (stickiness === "jobId" || stickiness === "random") return [];',
  },
  {
    change: "a rollout in Unleash may have another group",
    file: "packages/controls/src/compile-rollout.ts",
    right: '...(parameters["groupId"] === names.groupId',
    wrong: '...(typeof parameters["groupId"] === "string"',
  },
];

const schemas: readonly ForbiddenChange[] = [
  {
    change: "run v1 takes fewer jobs",
    file: "packages/contracts/src/run.ts",
    right: ".max(runLimits.jobs)",
    wrong: ".max(100)",
    generated: true,
  },
  {
    change: "result v1 may have an output that is not content of a completed job",
    file: "packages/contracts/src/result.ts",
    right: 'z.literal("FAILED"), output: z.null() }',
    wrong: 'z.literal("FAILED"), output: jsonObject.nullable() }',
    generated: true,
  },
  {
    change: "telemetry v1 may leave out a field",
    file: "packages/contracts/src/telemetry.ts",
    right: "executorVersion: identifier,",
    wrong: "executorVersion: identifier.optional(),",
    generated: true,
  },
  {
    change: "allowlist v1 refuses a rule that it took before",
    file: "packages/contracts/src/allowlist.ts",
    right: "slotIds: list(identifier)",
    wrong: "slotIds: list(identifier).min(1)",
    generated: true,
  },
  {
    change: "a contract is changed and its schema is not generated again",
    file: "packages/contracts/src/run.ts",
    right: ".max(runLimits.jobs)",
    wrong: ".max(runLimits.jobs + 1)",
  },
];

const silentPaths: readonly ForbiddenChange[] = [
  {
    change: "a denial has no record",
    file: "packages/executor/src/deny.ts",
    right: "parts.journal.record(draft, { ...effects, ...run })",
    wrong: unrecorded,
  },
  {
    change: "a verbatim copy has no record",
    file: "packages/executor/src/copy-verbatim.ts",
    right: "parts.journal.record(draft, { ...effects, ...run, result: toStore })",
    wrong: unrecorded,
  },
  {
    change: "a stored result is served without a record",
    file: "packages/executor/src/serve-stored.ts",
    right: "parts.journal.serve(draft, { ...effects, ...run })",
    wrong: unrecorded,
  },
  {
    change: "a result is released without a record",
    file: "packages/executor/src/record-outcome.ts",
    right: "parts.journal.release(draft, { ...effects, ...stored, ...run })",
    wrong: unrecorded,
  },
  {
    change: "a call without content has no outcome",
    file: "packages/executor/src/record-outcome.ts",
    right: "parts.journal.record(draft, { ...effects, ...run })",
    wrong: unrecorded,
  },
  {
    change: "an admission is issued without a record",
    file: "packages/executor/src/admit.ts",
    right: "parts.journal.admit(draft, { lease: lease.token, reservation, ...run })",
    wrong: 'Promise.resolve(Admission.issue({ ...draft, writerId: "none", seq: 1 }))',
  },
  {
    change: "an admission is recorded where it can be lost",
    file: "packages/telemetry/src/journal.ts",
    right: "if (!this.#sink.durable) {",
    wrong: "if (false) {",
  },
  {
    change: "a request leaves without a line in the ledger",
    file: "packages/model/src/exchange.ts",
    right: 'if (!isNoted(options)) return fail({ kind: "withheld", cause: "unrecorded" });',
    wrong: "",
  },
  {
    change: "a job is answered although nothing could record it",
    file: "packages/executor/src/deny.ts",
    right: "parts.journal.record(draft, { ...effects, ...run })",
    wrong: `parts.journal.record(draft, { ...effects, ...run }).catch(() => ${unrecorded})`,
  },
  {
    change: "an admission that a crash left open gets no outcome",
    file: "packages/executor/src/recovery/recovery.ts",
    right: "await journal.recover(",
    wrong: "((_draft: unknown) => {})(",
  },
];

const hiddenDefaults: readonly ForbiddenChange[] = [
  {
    change: "a run that leaves out `allowAI` has opted in",
    file: "packages/contracts/src/run.ts",
    right: '.optional()\n    .meta({ description: "Opts the run in to AI generation; only `true` does." })',
    wrong: ".default(true)",
  },
  {
    change: "the executor opts in for a run that says nothing",
    file: "packages/executor/src/decide-now.ts",
    right: "allowAI: metadata.allowAI,",
    wrong: "allowAI: metadata.allowAI ?? true,",
  },
  {
    change: "another value than `true` opts in",
    file: "packages/gate/src/known/findings.ts",
    right: "evidence.optIn = input?.allowAI === true;",
    wrong: "evidence.optIn = Boolean(input?.allowAI);",
  },
  {
    change: "AI is on when FEATURE_SLOTGEN_AI is unset",
    file: "apps/service/src/config/variables.ts",
    right: '"`true`, or no value",\n    standard: "false",',
    wrong: '"`true`, or no value",\n    standard: "true",',
  },
  {
    change: "an unset percentage means 100 %",
    file: "apps/service/src/config/variables.ts",
    right: '"a number from 0 to 100 with at most two decimals",\n    standard: "0",',
    wrong: '"a number from 0 to 100 with at most two decimals",\n    standard: "100",',
  },
  {
    change: "an AI flag without a strategy means 100 %",
    file: "packages/controls/src/compile-rollout.ts",
    right: 'return invalid(names, ["it has no strategy, which means everybody: add one gradual rollout"]);',
    wrong: 'return { state: "valid", groupId: names.groupId, basisPoints: 10_000 };',
  },
  {
    change: "a rule is enabled when it does not say so",
    file: "packages/contracts/src/allowlist.ts",
    right: "enabled: z.boolean(),\n  appliesTo:",
    wrong: "enabled: z.boolean().default(true),\n  appliesTo:",
  },
  {
    change: "a rule without dimensions matches every scope",
    file: "packages/contracts/src/allowlist.ts",
    right: "namedValues(dimensionValues, { min: 1,",
    wrong: "namedValues(dimensionValues, { min: 0,",
  },
  {
    change: "a misspelt variable is ignored",
    file: "apps/service/src/config/env-reader.ts",
    right: "return [...this.#problems, ...unknownVariables(this.#env)];",
    wrong: "return [...this.#problems];",
  },
];

/** In the order of the page. */
export const forbiddenChanges: readonly ForbiddenChange[] = [
  ...gates,
  ...denyByDefault,
  ...kill,
  ...rollout,
  ...schemas,
  ...silentPaths,
  ...hiddenDefaults,
];
