import { contractLock, type ForbiddenKind, testOf } from "../forbidden-change.ts";

const place = '{ writerId: "none", seq: 1, prevHash: "0".repeat(64), hash: "0".repeat(64) }';
/** What is answered instead of a record. */
const unrecorded = `Promise.resolve({ ...draft, chain: ${place} })`;

const deny = {
  file: "packages/executor/src/deny.ts",
  right: "parts.journal.record(draft, { ...effects, ...run })",
};

export const silentPaths: ForbiddenKind = {
  kind: "Silent paths",
  because:
    "Every job leaves a record with a reason before its caller has an answer; without one there is no answer.",
  changes: [
    {
      change: "a denial has no record",
      check: testOf("packages/executor/src/draft.test.ts", "a record has owner, time"),
      edits: [{ ...deny, wrong: unrecorded }],
    },
    {
      change: "a verbatim copy has no record",
      check: testOf("packages/executor/src/copy-verbatim.test.ts", "is recorded before it is answered"),
      edits: [
        {
          file: "packages/executor/src/copy-verbatim.ts",
          right: "parts.journal.record(draft, { ...effects, ...run, result: toStore })",
          wrong: unrecorded,
        },
        {
          file: "packages/executor/src/copy-verbatim.ts",
          right: "parts.journal.record(draft, { ...effects, ...run }))",
          wrong: `${unrecorded})`,
        },
      ],
    },
    {
      change: "a stored result is served without a record",
      check: testOf("packages/executor/src/execute-job.test.ts", "is served with its own record"),
      edits: [
        {
          file: "packages/executor/src/serve-stored.ts",
          right: "parts.journal.serve(draft, { ...effects, ...run })",
          wrong: unrecorded,
        },
      ],
    },
    {
      change: "a generated result is released without a record",
      check: testOf(
        "packages/executor/src/call-model.test.ts",
        "in the transaction that records the release",
      ),
      edits: [
        {
          file: "packages/executor/src/record-outcome.ts",
          right: "parts.journal.release(draft, { ...effects, ...stored, ...run })",
          wrong: unrecorded,
        },
      ],
    },
    {
      change: "a failed call has no outcome",
      check: testOf("packages/executor/src/failures.test.ts", "a failed call is recorded and answered"),
      edits: [
        {
          file: "packages/executor/src/record-outcome.ts",
          right: "parts.journal.record(draft, { ...effects, ...run })",
          wrong: unrecorded,
        },
      ],
    },
    {
      change: "an admission is issued without a record",
      check: testOf("tooling/quality/src/shape.test.ts", "only the journal issues admissions"),
      edits: [
        {
          file: "packages/executor/src/admit.ts",
          right: "parts.journal.admit(draft, { lease: lease.token, reservation, ...run })",
          wrong: 'Promise.resolve(Admission.issue({ ...draft, writerId: "none", seq: 1 }))',
        },
      ],
    },
    {
      change: "an admission is recorded where it can be lost",
      check: testOf("packages/telemetry/src/journal.test.ts", "admits nothing on a sink that is not durable"),
      edits: [
        {
          file: "packages/telemetry/src/journal.ts",
          right: "if (!this.#sink.durable) {",
          wrong: "if (false) {",
        },
      ],
    },
    {
      change: "a request leaves without a line in the ledger",
      check: testOf(
        "packages/model/src/outbound-ledger.test.ts",
        "a request that cannot be recorded is not sent",
      ),
      edits: [
        {
          file: "packages/model/src/exchange.ts",
          right: 'if (!isNoted(options)) return fail({ kind: "withheld", cause: "unrecorded" });',
          wrong: "isNoted(options);",
        },
      ],
    },
    {
      change: "the error of a failed record is swallowed, and the job is answered",
      check: testOf("packages/executor/src/failures.test.ts", "has no answer when it cannot be recorded"),
      edits: [{ ...deny, wrong: `${deny.right}.catch(() => ${unrecorded})` }],
    },
    {
      change: "an admission that a crash left open gets no outcome",
      check: testOf(
        "packages/executor/src/recovery/recovery.test.ts",
        "ends each open admission as INTERRUPTED",
      ),
      edits: [
        {
          file: "packages/executor/src/recovery/recovery.ts",
          right: "await journal.recover(",
          wrong: "((_draft: unknown) => {})(",
        },
      ],
    },
    {
      change: "a record that is lost is not counted",
      check: testOf("packages/telemetry/src/journal.test.ts", "reports each record that it does not take"),
      edits: [
        {
          file: "packages/telemetry/src/plain-writer.ts",
          right: 'options.report.notTaken({ chain: "plain", cause: "queue-full", records: 1 })',
          wrong: "{}",
        },
        {
          file: "packages/telemetry/src/plain-writer.ts",
          right: "this.#options.report.notTaken(",
          wrong: "((_loss: object) => {})(",
        },
        {
          file: "packages/telemetry/src/gated-writer.ts",
          right: 'options.report.notTaken({ chain: "gated", cause: "queue-full", records: 1 })',
          wrong: "{}",
        },
        {
          file: "packages/telemetry/src/gated-writer.ts",
          right: "const { report } = this.#options;\n    report.notTaken(",
          wrong: "((_loss: object) => {})(",
        },
        {
          file: "packages/telemetry/src/gated-writer.ts",
          right: "known.cause : known;\n    report.notTaken(",
          wrong: "known.cause : known;\n    ((_loss: object) => {})(",
        },
      ],
    },
    {
      change: "a record may have no reason",
      check: contractLock,
      edits: [
        {
          file: "packages/contracts/src/telemetry.ts",
          right: "reason: z.enum(reasonCodes),",
          wrong: "reason: z.enum(reasonCodes).nullable(),",
          generated: true,
          says: "telemetry v1: `reason`",
        },
      ],
    },
  ],
};
