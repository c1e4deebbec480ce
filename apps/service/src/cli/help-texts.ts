import { variablesAsText } from "../config/variable-tables.ts";
import type { VariableName } from "../config/variables.ts";

/** What stands below a command's options: what it does in full, examples, variables, exit codes. */
export interface HelpTexts {
  readonly details: string;
  readonly examples: string;
  readonly variables: string;
}

const exitCodes = `Exit codes:
  0  done; for \`run\`, any schema-valid outcome, stubs included
  1  failed while working
  2  wrong options or configuration
  3  the input is not a valid run`;

const setupVariables: readonly string[] = [
  "SLOTGATE_UNLEASH_URL",
  "SLOTGATE_UNLEASH_ADMIN_TOKEN",
  "SLOTGATE_KILL_FLAG",
  "SLOTGATE_AI_FLAG",
  "SLOTGATE_ROLLOUT_GROUP",
] satisfies readonly VariableName[];

const allVariables = variablesAsText();
const localVariables = variablesAsText({ of: ({ only }) => only === undefined });

export const serveHelp: HelpTexts = {
  details: `Starts, and answers stubs, also while PostgreSQL or Unleash does not answer; /readyz says
what is degraded. Logs are JSON lines on stdout. A first SIGTERM or SIGINT lets
work in flight end within SLOTGATE_SHUTDOWN_GRACE_MS, a second one cuts it.`,
  examples: `  DATABASE_URL=postgres://slotgate:secret@localhost:5432/slotgate \\
    SLOTGATE_KEYS_PATH=keys.json SLOTGEN_ALLOWLIST_PATH=allowlist.json \\
    slotgate serve`,
  variables: allVariables,
};

export const runHelp: HelpTexts = {
  details: `One job gives one result (a JSON object), several give an array in job order.
stdout has results and nothing else; with invalid input it stays empty.
Needs no server, no database and, with static controls, no Unleash.`,
  examples: `  slotgate run < run.json

  FEATURE_SLOTGEN_AI=true SLOTGEN_AI_ROLLOUT_PERCENT=100 \\
    SLOTGEN_ALLOWLIST_PATH=allowlist.json SLOTGATE_MODEL_CONFIG_PATH=model.json \\
    slotgate run --telemetry telemetry.ndjson < run.json`,
  variables: localVariables,
};

export const decideHelp: HelpTexts = {
  details: `Answers for every job: admitted, denied or verbatim, by which gate, for which
reason, on which evidence. With SLOTGATE_CONTROLS=unleash it waits up to five
seconds for Unleash to confirm the controls, and without that everything denies.`,
  examples: "  slotgate decide --format table < run.json",
  variables: localVariables,
};

export const migrateHelp: HelpTexts = {
  details: `Prints each migration that ran, or that the database is up to date. Safe to run
again, and while replicas serve: migrations only add. A database that a newer
version migrated is left as it is. Needs a direct line to PostgreSQL, not pgbouncer.`,
  examples: "  DATABASE_URL=postgres://slotgate:secret@localhost:5432/slotgate slotgate migrate --dry-run",
  variables: variablesAsText({ of: ({ name }) => name === "DATABASE_URL" }),
};

export const unleashSetupHelp: HelpTexts = {
  details: `Creates what is missing, in every environment: the context field jobId, the kill
switch (engaged), the AI flag (off) with its gradual rollout (0 %). What is there
already is left as operators have set it; safe to run again.`,
  examples: `  SLOTGATE_UNLEASH_URL=http://localhost:4242/api SLOTGATE_UNLEASH_ADMIN_TOKEN=… \\
    slotgate unleash setup`,
  variables: variablesAsText({ of: ({ name }) => setupVariables.includes(name) }),
};

/** The texts of a command as one, with the exit codes at the end; those alone where there are none. */
export function helpText(texts?: HelpTexts): string {
  if (texts === undefined) return `\n${exitCodes}\n`;
  const { details, examples, variables } = texts;
  return `\n${details}\n\nExamples:\n${examples}\n\nEnvironment variables:\n${variables}\n\n${exitCodes}\n`;
}
