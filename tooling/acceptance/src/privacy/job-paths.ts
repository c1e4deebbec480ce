import type { Reason } from "@slotgate/contracts";
import { type CompiledAllowlist, compileAllowlist } from "@slotgate/gate";
import { allowlistOf } from "../world/documents.ts";
import { lockedFirst, type WorldSettings } from "../world/start-world.ts";
import { until } from "../world/until.ts";
import type { Lab } from "./lab.ts";
import { markedJob } from "./marked-job.ts";
import type { MarkerBook } from "./marker-book.ts";
import type { ProviderAnswer } from "./played-provider.ts";
import { aiFlag, killFlag, type PlayedFlag } from "./played-unleash.ts";

/** A path through the service on which a job ends with a record. */
export interface JobPath {
  readonly reason: Reason;
  /** Set where one reason has several paths. */
  readonly name?: string;
  /** Settings of the service for this path, if not the usual ones. */
  readonly settings?: WorldSettings;
  /** Submits the marked job; returns the decision that it ended with. */
  readonly go: (lab: Lab) => Promise<{ readonly reason: Reason; readonly decisionId: string }>;
  /** Undoes what would affect the next path. */
  readonly after?: (lab: Lab) => Promise<unknown>;
}

const submitWhen =
  (reason: Reason, arrange: (lab: Lab) => unknown): JobPath["go"] =>
  async (lab) => {
    await arrange(lab);
    await lab.untilReason(reason);
    return lab.submit();
  };

const flags = (reason: Reason, ...set: readonly PlayedFlag[]): JobPath => ({
  reason,
  go: submitWhen(reason, ({ unleash }) => {
    unleash.flags = set;
  }),
});

const modelPath = (answer: ProviderAnswer, reason: Reason): JobPath => ({
  reason,
  name: `${reason}, ${answer}`,
  go(lab) {
    lab.provider.answer = answer;
    return lab.submit();
  },
});

export const jobPaths: readonly JobPath[] = [
  flags("KILL_SWITCH", killFlag(true), aiFlag()),
  flags("KILL_SWITCH_UNKNOWN", aiFlag()),
  flags("FEATURE_UNKNOWN", killFlag(false)),
  flags("FEATURE_DISABLED", killFlag(false), aiFlag({ enabled: false })),
  flags("ROLLOUT_INVALID", killFlag(false), aiFlag({ rollout: null })),
  flags("ROLLOUT_EXCLUDED", killFlag(false), aiFlag({ rollout: "0" })),
  { reason: "NOT_OPTED_IN", go: (lab) => lab.submit({ metadata: { requiresReview: true } }) },
  {
    reason: "ALLOWLIST_UNAVAILABLE",
    go: submitWhen("ALLOWLIST_UNAVAILABLE", ({ world }) => world.setAllowlist("{not json")),
  },
  {
    reason: "ALLOWLIST_DISABLED",
    go: submitWhen("ALLOWLIST_DISABLED", ({ world }) => world.setAllowlist(allowlistOf({ enabled: false }))),
  },
  { reason: "NOT_ALLOWLISTED", go: (lab) => lab.submit({ job: { kind: "statutory" } }) },
  {
    reason: "RUN_LIMIT_REACHED",
    async go(lab) {
      const [rule] = allowlistOf().rules;
      if (rule === undefined) throw new Error("no rule");
      await lab.world.setAllowlist(allowlistOf({ rules: [{ ...rule, id: "one", maxJobsPerRun: 1 }] }));
      await until(async () => {
        const before = [markedJob(lab.book)];
        return (await lab.submit({ before })).reason === "RUN_LIMIT_REACHED";
      });
      return lab.submit({ before: [markedJob(lab.book)] });
    },
  },
  {
    reason: "JOB_CONFLICT",
    async go(lab) {
      const { jobId } = await lab.submit();
      return lab.submit({ job: { jobId, sources: [lab.book.mark("sources: of the other job")] } });
    },
  },
  {
    reason: "STORED",
    async go(lab) {
      const { jobId } = await lab.submit();
      return lab.submit({ job: { jobId } });
    },
  },
  { reason: "GENERATED", go: (lab) => lab.submit() },
  {
    reason: "COPIED",
    go: (lab) =>
      lab.submit({ job: { mode: "verbatim", input: { sourceText: lab.book.mark("input: source text") } } }),
  },
  {
    reason: "VERBATIM_SOURCE_MISSING",
    go: (lab) =>
      lab.submit({ job: { mode: "verbatim", input: { sourceTexts: lab.book.mark("input: misspelt") } } }),
  },
  modelPath("hang", "MODEL_TIMEOUT"),
  modelPath("cut", "MODEL_UNREACHABLE"),
  modelPath("http-429", "MODEL_RATE_LIMITED"),
  modelPath("http-500", "MODEL_HTTP_ERROR"),
  modelPath("http-400", "MODEL_HTTP_ERROR"),
  modelPath("redirect", "MODEL_HTTP_ERROR"),
  modelPath("body-not-json", "MODEL_HTTP_ERROR"),
  modelPath("body-wrong-shape", "MODEL_HTTP_ERROR"),
  modelPath("refused", "MODEL_REFUSED"),
  modelPath("truncated", "MODEL_OUTPUT_TRUNCATED"),
  modelPath("not-json", "MODEL_OUTPUT_INVALID"),
  modelPath("not-to-schema", "MODEL_OUTPUT_INVALID"),
  modelPath("other-property", "MODEL_OUTPUT_INVALID"),
  modelPath("unfinished", "GENERATED"),
  {
    reason: "TELEMETRY_UNAVAILABLE",
    name: "TELEMETRY_UNAVAILABLE, the store refuses admissions and quotes them",
    async go(lab) {
      await lab.world.database.query(refusing("telemetry_record", "new.body ->> 'event' = 'admission'"));
      return lab.submit();
    },
    after: ({ world }) => world.database.query(refusingNoMore),
  },
  {
    reason: "TELEMETRY_UNAVAILABLE",
    name: "TELEMETRY_UNAVAILABLE, the store refuses results and quotes them",
    async go(lab) {
      await lab.world.database.query(refusing("job_result", "true"));
      return lab.submit();
    },
    after: ({ world }) => world.database.query(refusingNoMore),
  },
  {
    reason: "KILL_SWITCH",
    name: "KILL_SWITCH, during the call",
    async go(lab) {
      lab.provider.answer = "hang";
      const answering = lab.submit();
      await until(() => lab.provider.requests() === 1);
      lab.unleash.flags = [killFlag(true), aiFlag()];
      return answering;
    },
  },
  {
    reason: "CONTROLS_STALE",
    settings: { env: { SLOTGATE_CONTROLS_MAX_AGE_MS: "700" } },
    go: submitWhen("CONTROLS_STALE", ({ unleash }) => {
      unleash.state = "silent";
    }),
  },
  {
    reason: "CONTROLS_UNAVAILABLE",
    async go(lab) {
      lab.unleash.environment = "production";
      await lab.restart({});
      await until(async () => (await lab.submit()).reason === "CONTROLS_UNAVAILABLE");
      return lab.submit();
    },
  },
  {
    reason: "MODEL_UNCONFIGURED",
    async go(lab) {
      await lab.restart({ model: null, env: { SLOTGATE_MODEL_API_KEY: undefined } });
      await lab.untilReason("MODEL_UNCONFIGURED");
      return lab.submit();
    },
  },
  {
    reason: "MODEL_CIRCUIT_OPEN",
    settings: { model: { maxAttempts: 1, circuit: { window: 5, minimumRequests: 5 } } },
    async go(lab) {
      lab.provider.answer = "http-500";
      for (let turn = 0; turn < 6; turn += 1) await lab.submit();
      await lab.untilReason("MODEL_CIRCUIT_OPEN");
      return lab.submit();
    },
  },
  {
    reason: "BUDGET_EXHAUSTED",
    settings: { env: { SLOTGATE_BUDGET_TOKENS_PER_DAY: "1000" } },
    go: (lab) => lab.submit(),
  },
  {
    reason: "GATE_ERROR",
    async go(lab) {
      await lab.restart({ allowlist: quotingAllowlist(lab.book) });
      await until(async () => (await lab.submit()).reason === "GATE_ERROR");
      return lab.submit();
    },
  },
  {
    reason: "INTERRUPTED",
    settings: { env: { SLOTGATE_SHUTDOWN_GRACE_MS: "50" } },
    async go(lab) {
      lab.provider.answer = "hang";
      const answering = lab.submit();
      await until(() => lab.provider.requests() === 1);
      const [decision] = await Promise.all([answering, lab.world.stopService()]);
      await lab.restart();
      return decision;
    },
  },
];

/** Makes the store refuse rows with a message that quotes them, as databases do. */
export const refusing = (table: string, when: string): string => `
  create function refuse_rows() returns trigger language plpgsql as $$
  begin
    if ${when} then raise exception 'refused: %', new using errcode = '23514'; end if;
    return new;
  end $$;
  create trigger refuse_rows before insert on ${table} for each row execute function refuse_rows()`;

export const refusingNoMore = lockedFirst(
  "telemetry_record, job_result",
  "drop function refuse_rows cascade",
);

const compiled: CompiledAllowlist = compileAllowlist({
  document: allowlistOf(),
  revision: 1,
  digest: "0".repeat(64),
});

/** An allowlist that throws an error which quotes content, although it should not throw. */
export const quotingAllowlist = (book: MarkerBook): NonNullable<WorldSettings["allowlist"]> => ({
  current: () => ({
    ...compiled,
    match: () => {
      throw quotingError(book);
    },
  }),
  status: () => {
    throw quotingError(book);
  },
  onChange: () => () => {},
  close: async () => {},
});

/** An error that quotes content in every field that errors have. */
const quotingError = (book: MarkerBook): Error =>
  Object.assign(
    new TypeError(`cannot read \`${book.mark("error: message")}\`\n    at ${book.mark("error: stack")}`, {
      cause: new Error(book.mark("error: cause")),
    }),
    { detail: `Failing row contains (${book.mark("error: property")})`, code: book.mark("error: code") },
  );
