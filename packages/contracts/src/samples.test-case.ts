/** One valid document for each contract; tests change copies of them. */

const sha = "a".repeat(64);
const instant = "2026-01-31T12:00:00.000Z";

export const sampleJob = () => ({
  jobId: "lesson-7/intro",
  slotId: "intro",
  kind: "explanatory",
  mode: "generate",
  input: { topic: "Photosynthesis", facts: ["light", { amount: 3 }, null] },
  output: { field: "body", type: "text" } as Record<string, unknown>,
  sources: ["https://example.org/biology"],
  required: true,
});

export const sampleRun = () => ({
  version: "v1",
  appliesTo: { subject: "biology", level: "gcse" } as Record<string, unknown>,
  jobs: [sampleJob()] as Record<string, unknown>[],
  metadata: { requiresReview: true, allowAI: true } as Record<string, unknown>,
});

export const sampleResult = () => ({
  version: "v1",
  jobId: "lesson-7/intro",
  generatedAt: instant,
  status: "COMPLETED",
  output: { body: "Plants turn light into sugar." } as unknown,
});

export const sampleEvidence = () => ({
  optIn: true,
  killSources: [{ source: "controls", state: "released" }],
  controls: {
    source: "unleash",
    environment: "development",
    revision: 3,
    digest: sha,
    ageMs: 120,
    maxAgeMs: 15000,
    clockSteppedBack: false,
  },
  allowlist: { revision: 1, digest: sha },
  ruleId: "biology",
  groupId: "slotgen.ai",
  basisPoints: 5000,
  rolloutCap: { state: "set", basisPoints: 5000 },
  bucket: 4999,
  rolloutProblem: null,
  guardFigures: { limit: 10, admitted: 10 },
});

const verdict = () => ({
  gate: null,
  guard: null,
  reason: "GENERATED",
  explanation: "the model's output satisfies the job's output schema",
  evidence: sampleEvidence(),
});

export const sampleDecision = () => ({
  version: "v1",
  decisionId: "d-1",
  runId: "r-1",
  jobId: "lesson-7/intro",
  slotId: "intro",
  kind: "explanatory",
  requiresReview: true,
  decidedAt: instant,
  path: "model",
  status: "COMPLETED",
  ...verdict(),
  attempts: 1,
  sourceDecisionId: null,
});

export const sampleRunResponse = () => ({
  version: "v1",
  runId: "r-1",
  jobs: [{ result: sampleResult(), decision: sampleDecision() }],
});

export const sampleDryRun = () => ({
  version: "v1",
  dryRun: true,
  decidedAt: instant,
  jobs: [{ jobId: "lesson-7/intro", verdict: "admitted", ...verdict() }],
});

export const sampleTelemetry = () => ({
  version: "v1",
  eventId: "e-1",
  event: "outcome",
  decisionId: "d-1",
  runId: "r-1",
  owner: "lessons",
  jobId: "lesson-7/intro",
  slotId: "intro",
  kind: "explanatory",
  requiresReview: true,
  scope: { subject: "biology" },
  path: "model",
  status: "COMPLETED",
  gate: null,
  guard: null,
  reason: "GENERATED",
  evidence: sampleEvidence(),
  model: {
    provider: "openai-compatible",
    model: "simulated",
    configDigest: sha,
    promptDigest: sha,
    profile: { id: "lessons", canaryOf: "all", revision: 2, digest: sha } as Record<string, unknown>,
    tried: ["main", "spare"].map((model) => ({
      provider: "openai-compatible",
      model,
      configDigest: sha,
      attempts: 1,
      reason: model === "main" ? "MODEL_TIMEOUT" : null,
    })),
    inputTokens: 12,
    outputTokens: null,
    attempts: 1,
  },
  sourceDecisionId: null,
  decidedAt: instant,
  latencyMs: 12.5,
  executorVersion: "0.0.0",
  traceId: "0".repeat(32),
  chain: { writerId: "w-1", seq: 1, prevHash: sha, hash: sha },
});

export const sampleAllowlist = () => ({
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules: [sampleRule()] as Record<string, unknown>[],
});

export const sampleRule = () => ({
  id: "biology",
  enabled: true,
  appliesTo: { subject: ["biology", "chemistry"], level: ["*"] } as Record<string, unknown>,
  kinds: ["explanatory"],
  slotIds: [] as unknown[],
  maxJobsPerRun: 10,
});

export const sampleControlSnapshot = () => ({
  version: "v1",
  source: "unleash",
  environment: "development",
  killSwitch: "released",
  feature: "enabled",
  rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: 5000 },
});

export const sampleJobAnswer = () => ({ result: sampleResult(), decision: sampleDecision() });

const sampleSummary = () => ({
  runId: "r-1",
  state: "ended",
  idempotencyKey: "lesson-7, first try",
  submittedAt: instant,
  endedAt: instant,
  progress: { jobs: 3, ended: 3, completed: 1, stubs: 1, failed: 1 },
});

export const sampleRunStatus = () => ({
  version: "v1",
  ...sampleSummary(),
  response: sampleRunResponse(),
});

export const sampleRunList = () => ({ version: "v1", runs: [sampleSummary()], next: "r-1" });

export const sampleDecisionList = () => ({
  version: "v1",
  summary: "One decision. Completed.",
  decisions: [
    {
      ...sampleDecision(),
      admittedAt: instant,
      gates: [{ gate: "rollout", state: "passed", detail: "bucket 4999 is inside 5000 basis points" }],
      model: sampleTelemetry().model,
      latencyMs: 41.5,
      removal: { removalId: "x-1", kind: "withdrawn", removedAt: instant, by: "on-call", reason: "wrong" },
      lateOutcomes: [{ at: instant, status: "FAILED", reason: "INTERRUPTED" }],
    },
  ],
  changes: [{ decisionId: "d-1", change: sampleChange() }],
});

export const sampleDecisionGeneration = () => ({
  version: "v1",
  decisionId: "decision-1",
  profile: { id: "lessons", canaryOf: "all", revision: 2, digest: sha },
  prompt: {
    name: "fill",
    digest: sha,
    instructions: "Write.",
    request: "{{data:input}} {{data:schema}}",
    content: { text: "a", string: "b", richText: "c", multipleChoice: "d", schema: "e" },
  },
  models: [{ name: "main", digest: sha, settings: { provider: "openai", model: "m", credential: null } }],
});

export const sampleTelemetryList = () => ({ version: "v1", records: [sampleTelemetry()], next: "WyJhIl0" });

const resultFilter = () => ({
  owner: "lessons",
  jobId: "lesson-7/intro",
  since: instant,
  until: instant,
  modelConfigDigest: sha,
  promptDigest: sha,
  ruleId: "biology",
  scope: { subject: "biology" },
});

export const sampleResultWithdrawal = () => ({
  version: "v1",
  reason: "the prompt invited made-up sources",
  filter: resultFilter(),
  dryRun: true,
});

export const sampleResultErasure = () => ({
  version: "v1",
  reason: "the owner has left",
  filter: { owner: "lessons", until: instant },
  dryRun: false,
});

const sampleRemoval = () => ({
  removalId: "w-1",
  kind: "withdrawn",
  removedAt: instant,
  by: "on-call",
  reason: "the prompt invited made-up sources",
  filter: resultFilter(),
  results: 12,
});

export const sampleResultRemoval = () => ({ version: "v1", dryRun: false, ...sampleRemoval() });

export const sampleResultRemovalList = () => ({ version: "v1", removals: [sampleRemoval()], next: null });

const sampleChange = () => ({
  changeId: "7",
  at: instant,
  source: "kill",
  what: "the kill was engaged",
  before: { engaged: false },
  after: { engaged: true },
  who: "on-call",
  why: "complaints about made-up sources",
  digest: sha,
});

export const sampleChangeList = () => ({ version: "v1", changes: [sampleChange()], next: "7" });

const sampleLinks = () => [
  { kind: "engagement", id: "0199f0d2-7b1c-7e50-8d36-c4f1a9b07d62" },
  { kind: "change", id: "7" },
];

const sampleIncident = () => ({
  incidentId: "0199f0d2-8c44-7d01-9a52-1f7be0c3d9a4",
  openedBy: "tripwire:model-failures",
  openedAt: instant,
  severity: 2,
  title: "the tripwire `model-failures` fired",
  description: "11 of 20 calls failed",
  from: instant,
  to: instant,
  links: sampleLinks(),
  state: "resolved",
  resolution: { at: instant, by: "release-manager", reason: "mended" },
  firing: {
    tripwire: "model-failures",
    figures: { calls: 20, failures: 11 },
    instance: "replica-1",
    occurredAt: instant,
  },
});

export const sampleIncidentDocument = () => ({
  version: "v1",
  ...sampleIncident(),
  history: [
    {
      kind: "opening",
      at: instant,
      by: "tripwire:model-failures",
      severity: 3,
      from: instant,
      to: null,
      links: sampleLinks(),
    },
    { kind: "note", at: instant, by: "on-call", text: "the provider says that it is working on it" },
    { kind: "severity", at: instant, by: "on-call", before: 3, after: 2, reason: "no lesson is written" },
    { kind: "window", at: instant, by: "on-call", from: instant, to: instant, reason: "it began earlier" },
    { kind: "links", at: instant, by: "on-call", links: [{ kind: "decision", id: "d-1" }] },
    { kind: "reopening", at: instant, by: "on-call", reason: "it failed again" },
    { kind: "resolution", at: instant, by: "release-manager", to: instant, reason: "mended" },
  ],
});

export const sampleIncidentList = () => ({
  version: "v1",
  tripwires: [
    { tripwire: "model-failures", state: "armed", detail: "more than half of the calls failed" },
    { tripwire: "model-latency", state: "off", detail: "SLOTGATE_TRIPWIRES_OFF names it" },
  ],
  incidents: [sampleIncident()],
  next: "0199f0d2-8c44-7d01-9a52-1f7be0c3d9a4",
});

export const sampleIncidentOpening = () => ({
  version: "v1",
  severity: 1,
  title: "made-up sources in chemistry",
  description: "three lessons cite a journal that does not exist",
  from: instant,
  to: instant,
  links: sampleLinks(),
});

export const sampleIncidentEntry = () => ({
  version: "v1",
  kind: "window",
  from: instant,
  to: instant,
  reason: "the records show when it began",
});

export const sampleKillRequest = () => ({ version: "v1", reason: "complaints", drill: "d-1" });

const sampleEngagement = () => ({
  engagementId: "0199f0d2-7b1c-7e50-8d36-c4f1a9b07d62",
  owner: "operator:on-call",
  engagedBy: "on-call",
  reason: "complaints",
  engagedAt: instant,
  releasedAt: instant,
  releasedBy: "release-manager",
  releaseReason: "mended",
});

export const sampleKillEngagement = () => ({ version: "v1", ...sampleEngagement() });

export const sampleKillStatus = () => ({
  version: "v1",
  state: "engaged",
  engagements: [sampleEngagement()],
  killSwitches: [{ source: "service", state: "engaged" }],
  process: {
    instance: "replica-1",
    state: "unknown",
    file: "/var/lib/slotgate/kill.json",
    by: "replica-1",
    at: instant,
    reason: "SIGUSR2",
    problem: "is a directory, not a regular file",
    release: "slotgate kill release --local /var/lib/slotgate/kill.json --reason REASON",
  },
});

export const sampleControlsStatus = () => ({
  source: "unleash",
  environment: "development",
  state: "confirmed",
  revision: 3,
  digest: sha,
  ageMs: 120,
  maxAgeMs: 15000,
  controls: sampleControlSnapshot(),
  killSwitches: [{ source: "service", state: "released" }],
  allowlist: {
    source: "file",
    path: "/etc/slotgate/allowlist.json",
    revision: 2,
    digest: sha,
    enabled: true,
    rules: 4,
    problem: "the file was changed and is not valid",
    issues: [
      {
        path: "$.rules",
        expected: "an array",
        received: "nothing",
        where: "line 3, column 7, in rule `chem`",
      },
    ],
  },
  rolloutCap: { state: "none" },
  flagPage: "http://unleash:4242/projects/default/features/slotgen.ai",
  advice: ["the rollout is at 0 %: raise it to let jobs through"],
});

export const sampleLiveness = () => ({ status: "alive" });

export const sampleReadiness = () => ({
  status: "ready",
  degraded: [{ what: "model", detail: "no model is configured: set SLOTGATE_MODEL_PROVIDER" }],
});

export const sampleProblem = () => ({
  type: "urn:slotgate:problem:invalid-run",
  title: "the run is not valid",
  status: 422,
  detail: "1 issue",
  requestId: "q-1",
  issues: [{ path: "$.jobs", expected: "an array", received: "nothing" }],
});

const made = () => ({
  at: instant,
  by: "release-desk",
  reason: "chemistry joins",
  basedOn: 1,
  rolledBackTo: null as number | null,
});

export const sampleAllowlistState = () => ({
  version: "v1",
  source: "database",
  revision: 2,
  digest: sha,
  document: sampleAllowlist(),
  made: made(),
});

export const sampleAllowlistRevisionList = () => ({
  version: "v1",
  revisions: [{ revision: 3, digest: sha, enabled: true, rules: 4, ...made(), rolledBackTo: 1 }],
  next: "3",
});

export const sampleAllowlistChange = () => ({
  version: "v1",
  reason: "chemistry joins",
  document: sampleAllowlist(),
  previewDigest: sha,
  newDimensions: ["subjects"],
});

export const sampleAllowlistRollback = () => ({
  version: "v1",
  reason: "too many flashcards",
  revision: 1,
  previewDigest: sha,
});

export const sampleAllowlistProposal = () => ({ version: "v1", document: sampleAllowlist() });

export const sampleGeneration = () => ({
  version: "generation.v1",
  models: {
    main: {
      provider: "openai-compatible",
      model: "small-1",
      baseUrl: "https://models.example/v1",
      credential: "models",
      maxOutputTokens: 4_000,
      temperature: 0.5,
      reasoningEffort: "low",
      timeoutMs: 30_000,
      maxAttempts: 2,
      backoff: { initialMs: 250, maxMs: 4_000 },
      circuit: { window: 20, minimumRequests: 5, failureRatio: 0.5, halfOpenAfterMs: 15_000 },
      structuredOutput: "json-object",
      maxResponseBytes: 65_536,
      price: { currency: "EUR", inputPerMillion: 0.2, outputPerMillion: 0.8 },
    },
    spare: { provider: "openai", model: "large-2", credential: "default" },
  },
  prompts: {
    plain: {
      instructions: "Write the slot.",
      request: "<input>{{data:input}}</input> <schema>{{data:schema}}</schema> {{content}}",
      content: {
        text: "plain text",
        string: "plain text",
        richText: "Markdown",
        multipleChoice: "a question",
        schema: "content that satisfies the schema",
      },
    },
  },
  profiles: [
    {
      id: "lessons",
      match: {
        kinds: ["explanatory"],
        slotIds: ["intro"],
        appliesTo: { subject: ["biology"], level: ["*"] },
      },
      prompt: "plain",
      models: ["main", "spare"],
      canary: { profile: "trial", basisPoints: 500 },
    },
    { id: "trial", match: null, prompt: "plain", models: ["spare"] },
  ] as Record<string, unknown>[],
});

export const sampleGenerationState = () => ({
  version: "v1",
  source: "database",
  revision: 2,
  digest: sha,
  document: sampleGeneration(),
  made: made(),
});

export const sampleGenerationRevisionList = () => ({
  version: "v1",
  revisions: [{ revision: 3, digest: sha, models: 2, prompts: 1, profiles: 2, ...made(), rolledBackTo: 1 }],
  next: "3",
});

export const sampleGenerationChange = () => ({
  version: "v1",
  reason: "shorter answers",
  document: sampleGeneration(),
  tryDigest: sha,
});

export const sampleGenerationTry = () => ({
  version: "v1",
  document: sampleGeneration(),
  run: sampleRun(),
  calls: 1,
});

const triedFilling = () => ({
  profile: "trial",
  canaryOf: "lessons",
  prompt: "plain",
  promptDigest: sha,
  models: [{ name: "spare", provider: "openai", model: "large-2", configDigest: sha }],
  instructions: "Write the slot.",
  request: '<input>{"topic":"cells"}</input>',
});

export const sampleGenerationTried = () => ({
  version: "v1",
  basedOn: 2,
  digest: sha,
  tryDigest: sha,
  problems: ["model `main`: no key is known for the credential `models`: set it, or name another one"],
  jobs: [
    {
      jobId: "lesson-1/intro",
      slotId: "intro",
      kind: "explanatory",
      mode: "generate",
      candidate: triedFilling(),
      inForce: triedFilling(),
      calls: {
        candidate: {
          ...sampleJobAnswer(),
          detail: "the answer is cut off",
          answeredBy: { provider: "openai", model: "large-2" },
          inputTokens: 200,
          outputTokens: 80,
          latencyMs: 420.5,
          cost: { currency: "EUR", amount: 0.0002 },
        },
        inForce: null,
        problem: "the rollout in force takes no job",
      },
    },
  ],
});

export const sampleGenerationRollback = () => ({
  version: "v1",
  reason: "answers became too short",
  revision: 1,
});

const sampleOfJobs = () => ({
  jobs: 120,
  since: instant,
  until: instant,
  complete: false,
  observedMs: 360_000,
});

const sampleExposureChange = () => ({
  basisPoints: 2_500,
  newlyAdmitted: 12,
  noLongerAdmitted: 1,
  admittedEitherWay: 7,
  deniedEitherWay: 100,
  byValue: [{ field: "scope.subject", value: "chemistry", newlyAdmitted: 12, noLongerAdmitted: 1 }],
  examples: [
    {
      way: "in",
      owner: "lessons",
      jobId: "lesson-7/intro",
      slotId: "intro",
      kind: "explanatory",
      scope: { subject: "chemistry", level: "gcse" },
      ruleId: "chemistry",
      decidedAt: instant,
    },
  ],
  callsADay: { before: 4.5, after: 11 },
  tokensADay: { before: 900, after: 2_200.5 },
});

export const sampleAllowlistPreview = () => ({
  version: "v1",
  basedOn: 1,
  digest: sha,
  previewDigest: sha,
  widens: true,
  changes: ["rule `chemistry`: newly admits subject chemistry"],
  warnings: ["no recent job has the dimension `subjct`"],
  sample: sampleOfJobs(),
  now: sampleExposureChange(),
  atFull: { ...sampleExposureChange(), basisPoints: 10_000 },
});

export const sampleRolloutPreview = () => ({
  version: "v1",
  asked: 5_000,
  now: 100,
  cap: { state: "set", basisPoints: 2_500 },
  sample: sampleOfJobs(),
  change: sampleExposureChange(),
});

export const sampleRolloutCap = () => ({
  version: "v1",
  revision: 4,
  basisPoints: 1,
  made: { at: instant, by: "release-desk", reason: "a canary" },
});

export const sampleRolloutCapChange = () => ({ version: "v1", basisPoints: 1, reason: "a canary" });

export const sampleDrillStart = () => ({ version: "v1", drill: "kill", via: "own" });

export const sampleDrillProgress = () => ({
  version: "v1",
  steps: [
    { step: "a synthetic job is admitted", verdict: "passed", durationMs: 41, detail: null },
    { step: "the kill is engaged", verdict: "passed", durationMs: 12, detail: "on every replica" },
  ],
  settings: [
    {
      what: "kill",
      state: "set",
      before: { engagements: 0 },
      after: { owner: "drill:0199f0d2-8a10-7c44-9b5e-2f6d1a7c3e08" },
    },
  ],
  verdict: null,
});

const sampleDrillRun = () => {
  const { version: _, ...progress } = sampleDrillProgress();
  return {
    drillId: "0199f0d2-8a10-7c44-9b5e-2f6d1a7c3e08",
    drill: "kill",
    via: "own",
    startedAt: instant,
    startedBy: "release-desk",
    endedAt: null,
    ...progress,
  };
};

export const sampleDrill = () => ({ version: "v1", ...sampleDrillRun() });

export const sampleDrillList = () => ({
  version: "v1",
  drills: [sampleDrillRun()],
  next: "0199f0d2-8a10-7c44-9b5e-2f6d1a7c3e08",
});

export const sampleDrillJobs = () => ({
  version: "v1",
  jobIds: ["drill-8a10/slow"],
  answerAfterMs: 20_000,
});

export const sampleActivity = () => ({
  version: "v1",
  from: instant,
  to: instant,
  stepSeconds: 60,
  steps: [{ at: instant, reasons: [{ reason: "KILL_SWITCH", jobs: 3 }] }],
});

const figures = {
  calls: 40,
  completed: 34,
  refused: 1,
  outputInvalid: 2,
  outputTruncated: 1,
  otherFailures: [{ reason: "MODEL_TIMEOUT", calls: 1 }],
  stopped: 1,
  fallbacks: 1,
  requests: 44,
  requestsUnknown: 1,
  latency: { calls: 39, p50Ms: 812.5, p95Ms: 2_440 },
  inputTokens: 31_200,
  outputTokens: 9_400,
  tokensUnknown: 2,
  cost: { currency: "EUR", amount: 0.0421 },
};

const share = (failed: number) => ({
  jobs: 39,
  failed,
  percent: (100 * failed) / 39,
  p95Ms: 2_440,
  slow: 2,
});

export const sampleGenerationComparison = () => ({
  version: "v1",
  from: instant,
  to: instant,
  prices: { revision: 14, digest: sha },
  profiles: [
    {
      profile: "lessons-small",
      canaryOf: "lessons",
      ...figures,
      models: [{ provider: "openai", model: "gpt-5-mini", configDigest: sha, ...figures }],
      comparison: {
        revision: 14,
        profile: share(3),
        canary: share(5),
        failures: { differencePoints: 5.1, pValue: 0.36, verdict: "noise" },
        latency: { differenceMs: 0, pValue: 0.69, verdict: "noise" },
      },
    },
  ],
});

export const sampleCaller = () => ({
  version: "v1",
  subject: "on-call",
  owner: "publishing",
  roles: ["operate", "audit"],
});

export const sampleBudget = () => ({
  version: "v1",
  limits: { tokensPerDay: 1_000, callsPerDay: null, tokensPerRun: 0, callsPerRun: 20 },
  endsAt: instant,
  days: [
    {
      day: "2026-01-31",
      tokens: { limit: 1_000, spent: 200, reserved: 300 },
      calls: { limit: null, spent: 4, reserved: 1 },
    },
  ],
});

const basis = {
  build: "1.2.0",
  contracts: "a".repeat(64),
  gateOrder: "b".repeat(64),
  allowlist: "c".repeat(64),
  modelConfiguration: "d".repeat(64),
  prompt: "e".repeat(64),
  policy: "f".repeat(64),
};

const sampleSignoffEntry = () => ({
  signoffId: "0199f0d2-9c31-7b1d-a1c2-5e7f1d3b9a01",
  role: "product",
  area: "quality",
  report: "1".repeat(64),
  statement: "read and found good",
  subject: "product-lead",
  signedAt: instant,
  basis,
  state: "lapsed",
  because: "the build changed",
});

export const sampleSignoff = () => ({ version: "v1", signoff: sampleSignoffEntry() });

export const sampleSignoffList = () => ({ version: "v1", basis, signoffs: [sampleSignoffEntry()] });

export const sampleSignoffRequest = () => ({
  version: "v1",
  role: "engineering",
  area: "safety",
  report: "1".repeat(64),
  statement: "read and found good",
});

export const sampleSignoffWithdrawal = () => ({ version: "v1", reason: "unit 3 was not read" });

export const sampleReadinessPolicy = () => ({
  version: "readiness.v1",
  stability: {
    leastDays: 14,
    goodMinutesPercent: 99.5,
    failurePercent: 5,
    p50Ms: 15_000,
    p95Ms: 45_000,
    calledJobs: 100,
    unresolvedStops: 0,
  },
  gating: {
    records: 1_000,
    perGate: { "kill-switch": 1, "feature-flag": 1, "opt-in": 1, allowlist: 1, rollout: 1 },
    perReason: [{ reason: "GENERATED", jobs: 1 }],
  },
  determinism: { repeatedJobs: 1, compared: 100 },
  runbook: { drills: ["kill"], sections: ["Update the allowlist"] },
});

export const sampleRampStep = () => ({
  id: "1-percent",
  basisPoints: 100,
  rules: ["biology"],
  leastMinutes: 1_440,
  leastJobs: 50,
  bounds: { failurePercent: 5, p95Ms: 45_000, goodMinutesPercent: 99.5 } as Record<string, unknown>,
});

export const sampleRamp = () => ({
  version: "ramp.v1",
  environment: "production",
  limitBasisPoints: 500,
  steps: [sampleRampStep()],
  whenBroken: { capBasisPoints: 0 },
});

export const sampleReadinessReport = () => ({
  version: "readiness-report.v1",
  stage: "ga",
  environment: "production",
  from: instant,
  to: instant,
  verdict: "not-ready",
  criteria: [
    {
      criterion: "gating",
      verdict: "not-met",
      figures: [
        { what: "records", value: 1_820, bound: "at least 1000", met: true },
        { what: "mode", value: "none", bound: null, met: null },
        { what: "failed calls", value: null, bound: "at most 5 %", met: null },
      ],
      findings: ["decision d was altered"],
      moreFindings: 3,
      command: "slotgate replay",
      next: "find out why",
    },
  ],
  days: [
    {
      day: "2026-01-31",
      minutes: 1_440,
      goodMinutes: 1_439,
      denied: 4,
      stored: 0,
      verbatim: 1,
      completed: 20,
      failed: 1,
      stopped: 0,
      p50Ms: 1_200,
      p95Ms: null,
    },
  ],
  events: [{ at: instant, kind: "drill", id: "d-1", what: "kill passed" }],
  signoffs: [sampleSignoffEntry()],
  basis,
  digest: "2".repeat(64),
});
