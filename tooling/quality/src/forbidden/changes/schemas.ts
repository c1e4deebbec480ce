import { contractLock, type Edit, type ForbiddenKind, staleFiles } from "../forbidden-change.ts";

/** A change of a schema, which is generated again, and what the contract lock says of it. */
const change =
  (file: string) =>
  (right: string, wrong: string, says: string): Edit => ({ file, right, wrong, generated: true, says });
const run = change("packages/contracts/src/run.ts");
const result = change("packages/contracts/src/result.ts");
const telemetry = change("packages/contracts/src/telemetry.ts");
const allowlist = change("packages/contracts/src/allowlist.ts");

export const brokenSchemas: ForbiddenKind = {
  kind: "Breaking one of the four schemas",
  because:
    "The schemas of run, result, telemetry and allowlist are locked; a change that breaks one needs a new version beside it.",
  changes: [
    {
      change: "a field is removed",
      check: contractLock,
      edits: [
        run("    required: z.boolean(),\n", "", "run v1: `jobs[].required`"),
        result(", generatedAt: instant }", " }", "result v1: `generatedAt`"),
        telemetry("    slotId: identifier,\n", "", "telemetry v1: `slotId`"),
        allowlist("  id: identifier,\n", "", "allowlist v1: `rules[].id`"),
      ],
    },
    {
      change: "a field is added that is required",
      check: contractLock,
      edits: [
        run("required: z.boolean(),", "required: z.boolean(),\n    rank: z.int(),", "run v1: `jobs[].rank`"),
        result("generatedAt: instant }", "generatedAt: instant, by: jobId }", "result v1: `by`"),
        telemetry(
          "slotId: identifier,",
          "slotId: identifier,\n    region: identifier,",
          "telemetry v1: `region`",
        ),
        allowlist("  id: identifier,", "  id: identifier,\n  by: identifier,", "allowlist v1: `rules[].by`"),
      ],
    },
    {
      change: "a field on which readers or deny-by-default rely may be left out",
      check: contractLock,
      edits: [
        run("requiresReview: z.boolean()", "requiresReview: z.boolean().default(false)", "run v1: "),
        result("generatedAt: instant }", "generatedAt: instant.optional() }", "result v1: `generatedAt`"),
        telemetry(
          "executorVersion: identifier,",
          "executorVersion: identifier.optional(),",
          "telemetry v1: ",
        ),
        allowlist("slotIds: list(identifier)", "slotIds: list(identifier).optional()", "allowlist v1: "),
      ],
    },
    {
      change: "an enumeration loses a value",
      check: contractLock,
      edits: [
        run('z.enum(["generate", "verbatim"])', 'z.enum(["generate"])', "run v1: `jobs[].mode`"),
        result(
          '    z.strictObject({ ...common, status: z.literal("FAILED"), output: z.null() }),\n',
          "",
          "result v1: `status`",
        ),
        telemetry('  "outcome",\n  "late-outcome",\n', '  "outcome",\n', "telemetry v1: `event`"),
        allowlist('z.literal("deny_by_default")', 'z.literal("closed")', "allowlist v1: `mode`"),
      ],
    },
    {
      change: "an enumeration gains a value that readers or deny-by-default exclude",
      check: contractLock,
      edits: [
        run(
          'version: z.literal("v1"), appliesTo',
          'version: z.enum(["v1", "v1.1"]), appliesTo',
          "run v1: `version`",
        ),
        result('z.literal("STUB")', 'z.enum(["STUB", "PARTIAL"])', "result v1: `status`"),
        telemetry('  "outcome",\n', '  "outcome",\n  "note",\n', "telemetry v1: `event`"),
        allowlist(
          'z.literal("deny_by_default")',
          'z.enum(["deny_by_default", "allow_by_default"])',
          "allowlist v1: `mode`",
        ),
      ],
    },
    {
      change: "a bound is tightened",
      check: contractLock,
      edits: [
        run(".max(runLimits.jobs)", ".max(100)", "run v1: `jobs`"),
        result('z.literal("v1"), jobId,', 'z.literal("v1"), jobId: jobId.max(64),', "result v1: `jobId`"),
        telemetry("seq: z.int().min(1)", "seq: z.int().min(2)", "telemetry v1: `chain.seq`"),
        allowlist(
          "slotIds: list(identifier)",
          "slotIds: list(identifier).min(1)",
          "allowlist v1: `rules[].slotIds`",
        ),
      ],
    },
    {
      change: "a bound is loosened on which readers or deny-by-default rely",
      check: contractLock,
      edits: [
        result('z.literal("v1"), jobId,', 'z.literal("v1"), jobId: z.string(),', "result v1: `jobId`"),
        telemetry("seq: z.int().min(1)", "seq: z.int().min(0)", "telemetry v1: `chain.seq`"),
        allowlist(
          "kinds: list(identifier).min(1)",
          "kinds: list(identifier)",
          "allowlist v1: `rules[].kinds`",
        ),
      ],
    },
    {
      change: "an unknown key is accepted",
      check: contractLock,
      edits: [
        run("  .strictObject({\n    jobId,", "  .looseObject({\n    jobId,", "run v1: `jobs[]`"),
        result(
          'z.strictObject({ ...common, status: z.literal("STUB")',
          'z.looseObject({ ...common, status: z.literal("STUB")',
          "result v1: ",
        ),
        telemetry(
          ".strictObject({\n    version:",
          ".looseObject({\n    version:",
          "telemetry v1: the document",
        ),
        allowlist("z.strictObject({\n  id:", "z.looseObject({\n  id:", "allowlist v1: `rules[]`"),
      ],
    },
    {
      change: "a version is changed in place",
      check: contractLock,
      edits: [
        run(
          'version: z.literal("v1"), appliesTo',
          'version: z.literal("v2"), appliesTo',
          "run v1: `version`",
        ),
        result('version: z.literal("v1")', 'version: z.literal("v2")', "result v1: `version`"),
        telemetry('version: z.literal("v1")', 'version: z.literal("v2")', "telemetry v1: `version`"),
        allowlist('z.literal("allowlist.v1")', 'z.literal("allowlist.v2")', "allowlist v1: `version`"),
      ],
    },
    {
      change: "a result that was not completed has an output",
      check: contractLock,
      edits: [
        result(
          'z.literal("FAILED"), output: z.null() }',
          'z.literal("FAILED"), output: jsonObject.nullable() }',
          "result v1: `output`",
        ),
      ],
    },
    {
      change: "a contract is changed and its schema is not generated again",
      check: staleFiles,
      edits: [
        {
          file: "packages/contracts/src/run.ts",
          right: ".max(runLimits.jobs)",
          wrong: ".max(runLimits.jobs + 1)",
          says: "packages/contracts/schemas/v1 is stale: run.schema.json differs",
        },
      ],
    },
  ],
};
