import { severities, severityMeanings } from "@slotgate/contracts";
import { type VariableName, variablesAsText } from "@slotgate/service/config";
import { wrapped } from "./wrapped.ts";

/** The text below a command's options. */
export interface HelpTexts {
  readonly details: string;
  readonly examples: string;
  readonly variables: string;
}

const exitCodes = `Exit codes:
  0  done; for \`run\` also if jobs ended as STUB or FAILED
  1  failed, or the service did not answer as expected
  2  wrong options or configuration
  3  invalid input: a run, or a file
  4  verify, replay, reconcile found something; readiness, ramp next: not ready
  5  status --exit-code: AI does not run`;

const proxies: readonly VariableName[] = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"];

const setupVariables: readonly string[] = [
  "SLOTGATE_UNLEASH_URL",
  "SLOTGATE_UNLEASH_ADMIN_TOKEN",
  "SLOTGATE_KILL_FLAG",
  "SLOTGATE_AI_FLAG",
  "SLOTGATE_ROLLOUT_GROUP",
  ...proxies,
] satisfies readonly VariableName[];

/** Of drills with `--via unleash`. */
const viaUnleashVariables: readonly string[] = [
  "SLOTGATE_UNLEASH_URL",
  "SLOTGATE_UNLEASH_ADMIN_TOKEN",
  "SLOTGATE_KILL_FLAG",
  "SLOTGATE_AI_FLAG",
] satisfies readonly VariableName[];

const migrateVariables: readonly string[] = [
  "DATABASE_URL",
  "SLOTGATE_RETENTION_DAYS",
] satisfies readonly VariableName[];

const reconcileVariables: readonly string[] = [
  "DATABASE_URL",
  "SLOTGATE_PORT",
  "SLOTGATE_INSTANCE",
  "SLOTGATE_SPOOL_DIR",
  "SLOTGATE_OUTBOUND_LEDGER",
] satisfies readonly VariableName[];

const serveVariables = variablesAsText({ of: ({ only }) => only === undefined || only === "serve" });
/** Daily budgets are kept in a database, which `run` does not have. */
const refusedByRun: readonly string[] = [
  "SLOTGATE_BUDGET_TOKENS_PER_DAY",
  "SLOTGATE_BUDGET_CALLS_PER_DAY",
] satisfies readonly VariableName[];
const runVariables = variablesAsText({
  of: ({ name, only }) => only === undefined && !refusedByRun.includes(name),
});
/** Without effect on a command that calls no model. */
const ofCalls: readonly string[] = [
  "SLOTGATE_MODEL_CONCURRENCY",
  "SLOTGATE_MODEL_CONCURRENCY_PER_OWNER",
  ...refusedByRun,
  "SLOTGATE_BUDGET_TOKENS_PER_RUN",
  "SLOTGATE_BUDGET_CALLS_PER_RUN",
  "SLOTGATE_OUTBOUND_LEDGER",
];
const decideVariables = variablesAsText({
  of: ({ name, only }) => only === undefined && !ofCalls.includes(name),
});

const databaseVariable = variablesAsText({ of: ({ name }) => name === "DATABASE_URL" });
const clientVariables = variablesAsText({
  of: ({ name, only }) => only === "client" || proxies.some((one) => one === name),
});
const unleashDrillVariables = variablesAsText({
  of: ({ name, only }) =>
    only === "client" || proxies.some((one) => one === name) || viaUnleashVariables.includes(name),
});

export const serveHelp: HelpTexts = {
  details: `Starts even if PostgreSQL or Unleash does not answer, and returns stubs until they
do; /readyz says what is degraded. Logs are JSON lines on stdout.

After SIGTERM /readyz is 503 and requests are served for
SLOTGATE_SHUTDOWN_DELAY_MS. Then the port closes, and work in flight has
SLOTGATE_SHUTDOWN_GRACE_MS to end. Each further signal skips to the next step.
Ctrl-C at a terminal has no delay.

A variable without a value counts as unset, except SLOTGEN_AI_KILL. DATABASE_URL
and every key, token and header list may be in a file instead: the name with _FILE,
e.g. DATABASE_URL_FILE, has its path. Setting both is an error.`,
  examples: `  DATABASE_URL=postgres://slotgate:secret@localhost:5432/slotgate \\
    SLOTGATE_KEYS_PATH=keys.json SLOTGEN_ALLOWLIST_PATH=allowlist.json \\
    slotgate serve`,
  variables: serveVariables,
};

export const runHelp: HelpTexts = {
  details: `One job returns one result (a JSON object), several return an array in job order.
Only results go to stdout; with invalid input it stays empty. Needs no server, no database and, with static controls, no Unleash.`,
  examples: `  slotgate run < run.json

  FEATURE_SLOTGEN_AI=true SLOTGEN_AI_ROLLOUT_PERCENT=100 \\
    SLOTGEN_ALLOWLIST_PATH=allowlist.json \\
    SLOTGATE_MODEL_CONFIG_PATH=model.json \\
    slotgate run --telemetry telemetry.ndjson < run.json`,
  variables: runVariables,
};

export const decideHelp: HelpTexts = {
  details: `Prints for every job whether it is admitted, denied or verbatim, and the gate, the
reason and the evidence. With SLOTGATE_CONTROLS=unleash it waits up to five seconds
for Unleash to confirm the controls; without a confirmation every job but a
verbatim one is denied.`,
  examples: "  slotgate decide --format table < run.json",
  variables: decideVariables,
};

export const migrateHelp: HelpTexts = {
  details: `Prints each migration that ran, or that the database is up to date. Safe to run
again, and while replicas serve: migrations remove nothing that the previous
version uses. A database that a newer
version migrated stays unchanged.

Also creates the partitions of records for the next weeks and drops expired ones
(SLOTGATE_RETENTION_DAYS): with SLOTGATE_MIGRATE=never run it once a week. Works
through pgbouncer in transaction mode.`,
  examples: `  DATABASE_URL=postgres://slotgate:secret@localhost:5432/slotgate \\
    slotgate migrate --dry-run`,
  variables: variablesAsText({ of: ({ name }) => migrateVariables.includes(name) }),
};

export const reconcileHelp: HelpTexts = {
  details: `Compares the ledger of requests to the model (SLOTGATE_OUTBOUND_LEDGER, or the
named files) with the records, and prints every decision for which they differ:
requests without an admission, and outcomes with another number of requests. Exits
with 4 on a difference. Each replica's ledger is on its own volume: run the command
for each, or name the files of all replicas with --outbound. Without
SLOTGATE_OUTBOUND_LEDGER the directory depends on DATABASE_URL, SLOTGATE_PORT,
SLOTGATE_INSTANCE and SLOTGATE_SPOOL_DIR: set them as the replica has them. The log
of the replica names its directory at the start.`,
  examples: `  slotgate reconcile

  slotgate reconcile --outbound /backup/*.ndjson --json`,
  variables: variablesAsText({
    of: ({ name }) => reconcileVariables.includes(name),
  }),
};

export const unleashSetupHelp: HelpTexts = {
  details: `Creates what is missing, in every environment: the context field jobId, the kill
switch (engaged), the AI flag (off) with its gradual rollout (0 %). What
exists stays as operators have set it; safe to run again.`,
  examples: `  SLOTGATE_UNLEASH_URL=http://localhost:4242/api \\
    SLOTGATE_UNLEASH_ADMIN_TOKEN=… slotgate unleash setup`,
  variables: variablesAsText({ of: ({ name }) => setupVariables.includes(name) }),
};

const keysDatabase = `DATABASE_URL is the database of the service; the command first
migrates it to the newest version`;

export const keysHelp = {
  create: {
    details: `Prints the secret on stdout, once: only its SHA-256 is kept. Running services
accept a new key within a second. ${keysDatabase}, so that keys can be created before
the first start.

Roles: submit (runs), operate (controls), audit (evidence and records).`,
    examples: `  slotgate keys create --subject lesson-editor --owner publishing \\
    --roles submit

  slotgate keys create --subject on-call --roles operate,audit --expires 90d`,
    variables: databaseVariable,
  },
  list: {
    details: `Shows for each key: state, expiry, last use, and the number of valid secrets (two
during a rotation). Expired and revoked keys need --all. Secrets cannot be shown:
they are not stored. ${keysDatabase}.`,
    examples: `  slotgate keys list

  slotgate keys list --all --json`,
    variables: databaseVariable,
  },
  rotate: {
    details: `Creates a new secret. The old one stays valid for the overlap, so that callers
can switch; 0s ends it now. A key never has three valid secrets: with two, wait
for the older one to end, or end it now with --end-previous. ${keysDatabase}.`,
    examples: "  slotgate keys rotate 1f0c9a4be27d --overlap 7d",
    variables: databaseVariable,
  },
  revoke: {
    details: `Running services refuse the key within a second; one that cannot reach the database
refuses it at the latest after SLOTGATE_KEYS_MAX_AGE_MS. ${keysDatabase}.`,
    examples: `  slotgate keys revoke 1f0c9a4be27d --reason "found in a public repository"`,
    variables: databaseVariable,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

export const statusHelp: HelpTexts = {
  details: `Begins with the verdict on the replica that answers: whether AI runs, and if not,
everything that keeps it from running, in the order of the gates. Below that: the
age of the controls, every kill switch, AI flag, rollout and cap, allowlist, and
what is degraded.

With --exit-code it exits with 0 if AI runs and with 5 if it does not, for scripts.
With any other code it is not known whether AI runs: 1 if the service gave no usable
answer or refused the request, 2 if the configuration is wrong. Needs a key with the
role operate or audit.`,
  examples: `  slotgate status

  slotgate status --exit-code > /dev/null; [ $? = 5 ] && echo "AI does not run"`,
  variables: clientVariables,
};

export const explainHelp: HelpTexts = {
  details: `Asks a running service for the decisions of a job: each gate (passed, denied, not
reached) with its values, the model with its configuration and prompt, tokens and
time, and a later withdrawal of the result. Values are shown to keys with role
operate or audit. Exits with 1 if no decision is known. --json prints the API's
answer, in order of time.`,
  examples: `  slotgate explain lesson-12/intro

  slotgate explain lesson-12/intro --last 1 --utc`,
  variables: clientVariables,
};

export const changesHelp: HelpTexts = {
  details: `Asks a running service for the log of changes: changes that an operator made
through the service, with the reason, and changes that replicas found, e.g. of
flags in Unleash, each before -> after. The author of a flag's change is known if
the service has a SLOTGATE_UNLEASH_EVENTS_TOKEN that may read Unleash's events. Needs a key
with the role operate or audit.`,
  examples: `  slotgate changes --source controls --since 24h

  slotgate changes --since 2026-03-01T00:00:00Z --json`,
  variables: clientVariables,
};

export const completionHelp: HelpTexts = {
  details: `The script knows every command, option and fixed value of this version.`,
  examples: `  source <(slotgate completion bash)     # in ~/.bashrc
  source <(slotgate completion zsh)      # in ~/.zshrc, after compinit
  slotgate completion fish | source      # in config.fish`,
  variables: "  none",
};

const drillPreface = `The drill runs on a service that is in use: synthetic jobs in a separate scope pass the
same gates as other jobs, and a provider inside the service answers them. They
need a rule in the allowlist, which \`slotgate drill rule\` prints. What the drill
sets is put back at the end, also when it fails or is stopped with Ctrl-C, unless
another operator has changed it since. The exit code is 0 if it passed. Needs a
key with the role operate.`;

const viaUnleash = (flag: string): string => `--via unleash sets ${flag} with Unleash's admin API. It needs
SLOTGATE_UNLEASH_URL and SLOTGATE_UNLEASH_ADMIN_TOKEN, and SLOTGATE_KILL_FLAG and
SLOTGATE_AI_FLAG if the service sets them. To stop AI during the drill, use
\`slotgate kill engage\` instead of ${flag}: the drill resets that flag at its end,
even if you set it too, which Unleash does not report.`;

export const drillHelp = {
  kill: {
    details: `Stops all production AI while it runs, after a confirmation.

A slow synthetic job in flight must be aborted, the next job must be a stub, and
after the release the next must be admitted again. Only the drill's own engagement
is released.

${drillPreface}

${viaUnleash("the kill flag")}`,
    examples: `  slotgate drill kill

  slotgate drill kill --via unleash --yes --json`,
    variables: unleashDrillVariables,
  },
  rollback: {
    details: `Stops all production AI while it runs, after a confirmation: the rollout is capped
at 0 %, or the AI flag is switched off. The next synthetic job must
be a stub.

${drillPreface}

${viaUnleash("the AI flag")}`,
    examples: "  slotgate drill rollback --yes",
    variables: unleashDrillVariables,
  },
  allowlist: {
    details: `Applies the allowlist in force without the rule of drills, which affects no other
jobs. The next synthetic job must be a stub.

${drillPreface}`,
    examples: "  slotgate drill allowlist",
    variables: clientVariables,
  },
  rollout: {
    details: `Halves the rollout, also of production, with a cap while it runs, after a
confirmation. Synthetic jobs outside the halved rollout must be stubs; those inside must
be admitted.

${drillPreface}`,
    examples: "  slotgate drill rollout --yes",
    variables: clientVariables,
  },
  restore: {
    details: `For a drill whose command was terminated: releases the drill's engagement, or puts
back cap, allowlist or flag, and ends the drill. What
another operator has changed since stays, with exit code 1. Needs a key with the role operate, and for flags in
Unleash the variables that \`drill --via unleash\` needs.`,
    examples: "  slotgate drill restore 0199f0d2-8a10-7c44-9b5e-2f6d1a7c3e08",
    variables: unleashDrillVariables,
  },
  history: {
    details: `Shows for each the number of passed steps and what is still set. Needs a key with
the role operate or audit.`,
    examples: "  slotgate drill history --json",
    variables: clientVariables,
  },
  rule: {
    details: `The rule has the dimensions of the allowlist in force, with values that only drills
use. The kind is reserved for drills: no run with it can be submitted. Changes
nothing. Needs
a key with the role operate or audit.`,
    examples: "  slotgate drill rule",
    variables: clientVariables,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

export const killHelp = {
  engage: {
    details: `Returns when the kill is in force on every replica: from then on no job is
admitted, no generated result is released or served, and model calls in flight are
aborted. It stays until it is released by its id. Needs a key with the role
operate.

If the service or its database does not answer: switch the kill flag on in Unleash,
or send SIGUSR2 to every process of \`slotgate serve\`.`,
    examples: `  slotgate kill engage --reason "complaints about made-up sources"`,
    variables: clientVariables,
  },
  release: {
    details: `Releases one engagement; the kill stays engaged while another is open, and the
command shows which. If the service has SLOTGATE_KILL_RELEASE=two-person,
another subject than the one that engaged it must release it. An engagement of a
drill needs --drill <drill-id>. Needs a key with the role operate.

--local releases a switch that SIGUSR2 engaged: it writes the release to the kill
file of the process. Run it on the machine of the process, with the file that
\`slotgate kill status\` names; it needs no service and no key. Without the command,
delete the file, then restart the process.`,
    examples: `  slotgate kill release 0199f0d2-7b1c-7e50-8d36-c4f1a9b07d62 --reason "repaired"

  slotgate kill release --local /var/lib/slotgate/kill.json \\
    --reason "the network is back"`,
    variables: clientVariables,
  },
  status: {
    details: `Shows every open engagement of the service's own kill, and every other engaged
kill switch, on the replica that answers. Needs a key with the role operate
or audit.`,
    examples: "  slotgate kill status",
    variables: clientVariables,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

export const telemetryHelp = {
  query: {
    details: `Asks a running service for records; all given filters must match. A key
with the role operate or audit sees all records. One with only the role submit sees
those of its owner, without evidence, and cannot filter by --rule.`,
    examples: `  slotgate telemetry query --gate kill-switch --since 24h

  slotgate telemetry query --scope subject=chemistry --rule chemistry-gcse \\
    --format csv`,
    variables: clientVariables,
  },
  export: {
    details: `Writes all matching records as they were hashed, one on each line. If the
export fails, the command exits with 1 and --out leaves no file; stdout is then
incomplete. In CSV, control characters are escaped, as in \\u{1b}, and text that a
spreadsheet would take for a formula begins with an apostrophe; NDJSON has every
text unchanged.

six-fields writes the format of the earlier executor: JSON with timestamp, jobId,
decision (ai or stub), reason, rolloutPercent and killSwitch, one line for each
denial, outcome of a model call, and stored result served. Admissions, verbatim
jobs and late outcomes have no line. Without the role operate or audit the last two
fields are null.`,
    examples: `  slotgate telemetry export --since 7d --out week.ndjson

  slotgate telemetry export --status FAILED --format csv > failed.csv

  slotgate telemetry export --since 24h --format six-fields`,
    variables: clientVariables,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

export const generationCompareHelp: HelpTexts = {
  details: `Counts the calls of all replicas, except those of drills; by default of the last 24
hours, and of 31 days at most. FAILED has every failure: --wide tells refused,
invalid and truncated apart, and shows fallbacks. A call that fell back counts for
each model that it asked. P50 and P95 are the times from the admission to the end of the call. COST is
at the prices of the generation document in force, and - without one.

A canary is compared with its profile under the newest revision that gave it jobs,
each job once. "worse" and "better": Fisher's exact test gives chance alone less than
1 in 200; "may be chance": more. Below 20 jobs on one side it gives no answer.`,
  examples: `  slotgate generation compare

  slotgate generation compare --since 7d --wide`,
  variables: clientVariables,
};

const consent = `First counts the results, and asks; --yes skips the question, and is required
without a terminal. All given filters must match, and at least one is required.
Needs a key with the role operate. A log keeps who, why and how many.`;

export const resultsHelp = {
  withdraw: {
    details: `No replica serves a withdrawn result again, and its job id is free for other
content. Exits with 1 if --job names a job without a stored result.

${consent}`,
    examples: `  slotgate results withdraw --rule chemistry-gcse --since 7d \\
    --reason "made-up sources" --dry-run

  slotgate results withdraw --job lesson-12/intro --reason "wrong figure" --yes`,
    variables: clientVariables,
  },
  erase: {
    details: `Deletes stored outputs by owner or age, also of verbatim jobs. This cannot be
undone. The records stay: they contain no content.

${consent}`,
    examples: `  slotgate results erase --owner publishing --reason "the contract ended"

  slotgate results erase --until 2026-01-01 --reason "kept for a year" --yes`,
    variables: clientVariables,
  },
  removals: {
    details: `Shows withdrawals and erasures: when, by whom, why, which and how many. Needs a
key with the role operate or audit.`,
    examples: "  slotgate results removals --json",
    variables: clientVariables,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

export const auditHelp = {
  verify: {
    details: `Checks every writer's chain: sequence numbers have no gaps, each hash matches the
record's canonical form and the record before it, the stored head matches the last
record, and each record is valid telemetry v1.
Prints what is missing, altered or out of place, by writer and sequence number.
With --since or --until only that window is verified. Changes nothing; services may
run.

An attacker who can write the database can delete the last records and move the
head back. Only heads that were exported out of the attacker's reach show this:
records are tamper-evident up to the exported heads. --heads takes a file that
\`slotgate heads export\` wrote, or lines of a service's log that contain "heads.v1".`,
    examples: `  slotgate verify

  slotgate verify --since 7d --heads heads-2026-03-01.json --json`,
    variables: databaseVariable,
  },
  replay: {
    details: `Repeats every recorded decision from its inputs: the control snapshot and the
allowlist that the record names by digest, and the age of the controls, kill
switches, opt-in, scope, kind, slot and job id in the record. If a guard, the store
or the model determined the result, the gates must have admitted the job, and replay
checks that. Prints each record for which the
decision differs, both decisions side by side, and each record whose document is
not stored or has changed. A gate that failed (GATE_ERROR) need not fail again, but
no gate before it may deny.

With --with-allowlist or --with-percent it shows instead which jobs other settings
would have decided differently, and how. Each job counts once, with the evidence of
its latest decision in the window. Gates 1 and 2 are assumed to pass, guards are
not checked.`,
    examples: `  slotgate replay --since 24h

  slotgate replay --with-allowlist allowlist.next.json --with-percent 25 --json`,
    variables: databaseVariable,
  },
  headsExport: {
    details: `Writes a JSON document: version (heads.v1), exportedAt, and for each writer the
sequence number and hash of its last record. Keep it out of reach of everyone who
can write the database; \`verify --heads\` then finds records that were cut off or
rewritten since. The service logs the heads too: all at its start, and changed ones
every hour and when it stops.`,
    examples: "  slotgate heads export --out heads-2026-03-01.json",
    variables: databaseVariable,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

/** The help of a command; the exit codes come last. */
export function helpText(texts?: HelpTexts): string {
  if (texts === undefined) return `\n${exitCodes}\n`;
  const { details, examples, variables } = texts;
  const reflowed = details
    .split("\n\n")
    .map((paragraph) => wrapped(paragraph.replaceAll("\n", " "), 80).join("\n"))
    .join("\n\n");
  return `\n${reflowed}\n\nExamples:\n${examples}\n\nEnvironment variables:\n${variables}\n\n${exitCodes}\n`;
}

const readsService = "Asks a running service. Needs a key with the role operate or audit.";
const changesService = "Asks a running service. Needs a key with the role operate.";

export const allowlistHelp = {
  show: {
    details: readsService,
    examples: "  slotgate allowlist show > allowlist.json",
    variables: clientVariables,
  },
  validate: {
    details: `Prints the rule, line and column of every mistake, and a suggestion. Exit code 3:
the file contains no valid allowlist.`,
    examples: "  slotgate allowlist validate allowlist.json",
    variables: "  none",
  },
  diff: {
    details: readsService,
    examples: "  slotgate allowlist diff allowlist.json",
    variables: clientVariables,
  },
  preview: {
    details: `${readsService}
Decides the jobs of the last seven days again (at most the newest 20,000 records),
at the rollout in force and at 100 %. Gates 1 and 2 are assumed to pass, guards are
not checked. Changes nothing. \`slotgate replay --with-allowlist\` reads all records
instead.`,
    examples: "  slotgate allowlist preview allowlist.json",
    variables: clientVariables,
  },
  apply: {
    details: `${changesService}
A document that widens exposure needs the digest of its preview, for which
\`slotgate allowlist preview FILE\` prints the whole command; one that narrows it does
not. If another revision came into force since that preview, a widening document is
not applied: preview it again.`,
    examples: `  slotgate allowlist apply allowlist.json --reason "chemistry joins" \\
    --preview-digest 4f1a…`,
    variables: clientVariables,
  },
  history: { details: readsService, examples: "  slotgate allowlist history", variables: clientVariables },
  rollback: {
    details: `${changesService}
Makes a new revision with the document of an earlier one. If that widens exposure,
it needs the digest of \`slotgate allowlist preview --revision\`.`,
    examples: `  slotgate allowlist rollback 11 --reason "too many flashcards"`,
    variables: clientVariables,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

export const generationHelp = {
  show: {
    details: readsService,
    examples: "  slotgate generation show > generation.json",
    variables: clientVariables,
  },
  validate: {
    details: `Prints the line and column of every mistake, and what was probably meant. Exit code 3:
the file contains no valid generation document.`,
    examples: "  slotgate generation validate generation.json",
    variables: "  none",
  },
  convert: {
    details: `Asks no service. Prints the document on stdout and what was assumed on stderr. The text
before the paragraph of the first placeholder becomes the instructions, the rest the
request. Exit code 3: nothing was converted, because a key or a placeholder is unknown,
a value is invalid, or the configuration holds a key of the provider.`,
    examples: `  slotgate generation convert openai.json prompt.txt > generation.json

  slotgate generation validate generation.json`,
    variables: "  none",
  },
  diff: {
    details: `${readsService}
Shows each model, prompt and profile that differs, and what differs in it.`,
    examples: "  slotgate generation diff generation.json",
    variables: clientVariables,
  },
  try: {
    details: `${changesService}
Shows for each job of a run which profile, prompt and models fill it, and the prompt as
it would be sent, under the file and under the document in force. With --calls the first
jobs are generated too, with both, through the gates and the budgets; only this command
gets the results. Prints the digest that \`slotgate generation apply\` demands for a model that
was never used here.`,
    examples: `  slotgate generation try generation.json --jobs sample.json

  slotgate generation try generation.json --jobs sample.json --calls 3`,
    variables: clientVariables,
  },
  apply: {
    details: `${changesService}
Takes effect on every replica at once; jobs under way keep the document they began
with. A document that starts using a model in a form that was never used on this
service needs the digest of its try.`,
    examples: `  slotgate generation apply generation.json --reason "shorter answers"`,
    variables: clientVariables,
  },
  history: { details: readsService, examples: "  slotgate generation history", variables: clientVariables },
  rollback: {
    details: `${changesService}
Makes a new revision with the document of an earlier one.`,
    examples: `  slotgate generation rollback 3 --reason "answers became too short"`,
    variables: clientVariables,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

export const budgetHelp: HelpTexts = {
  details: `${readsService}
The figures are those of all replicas. SPENT is the use of jobs that have ended,
RESERVED the most that running jobs can still use, and LEFT what remains of the limit
after both. A job that could use more than is left ends as a stub, BUDGET_EXHAUSTED.`,
  examples: "  slotgate budget",
  variables: clientVariables,
};

export const readinessHelp: HelpTexts = {
  details: `${readsService}
Judges each criterion of the stage on the evidence of the window: records, chains,
heartbeats, incidents, drills and sign-offs. A criterion is met, not met, or has no
evidence. The release is ready only if all are met; otherwise the command prints what
to do next and exits with 4. \`slotgate signoff add\` signs the digest of a GA report.
With the same --to every replica gives the same report. A million records take half
a minute.`,
  examples: `  slotgate readiness --stage beta --window 1d

  slotgate readiness --stage ga --format html > report.html`,
  variables: clientVariables,
};

export const signoffHelp = {
  add: {
    details: `Asks a running service. Needs a key with the role operate or audit. Its subject must be
in the service's SLOTGATE_SIGNOFF_PRODUCT or SLOTGATE_SIGNOFF_ENGINEERING; a token can
have the role signoff-product or signoff-engineering instead.
All areas can be signed on the same report. A sign-off lapses when the build, the
contracts, the gate order, the allowlist, the model's configuration, the prompt or the
policy changes. One person cannot sign for both roles.`,
    examples: `  slotgate signoff add --role product --area quality \\
    --report b4be955ee1ecbc373d3b32647712b56e84bdf6db5c37bfd2306cb8350ccd61bb \\
    --statement "read 40 lessons; they are good"`,
    variables: clientVariables,
  },
  list: {
    details: `${readsService}
Lists those of this environment, newest first. For each that is no longer valid it
shows the cause. --wide shows the statements, the digests of the reports, and the
ids in full.`,
    examples: "  slotgate signoff list",
    variables: clientVariables,
  },
  withdraw: {
    details: `Asks a running service. Needs a key or token of the subject that signed.`,
    examples: `  slotgate signoff withdraw 0199f0d2-9c31-7b1d-a1c2-5e7f1d3b9a01 \\
    --reason "unit 3 was not read"`,
    variables: clientVariables,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

const rampVariables = variablesAsText({
  of: ({ name, only }) =>
    only === "client" || name === "SLOTGATE_AI_FLAG" || proxies.some((one) => one === name),
});

export const rampHelp = {
  validate: {
    details: `Asks no service. Prints the step, line and column of every mistake, and a
suggestion. Exit code 3: the file contains no valid ramp. Steps only grow, and each
changes one dimension: the percentage or the allowlist's rules.`,
    examples: "  slotgate ramp validate ramp.json",
    variables: "  none",
  },
  status: {
    details: `${readsService}
Computes the step from the rollout in force (the smaller of the configured percentage
and the cap) and the allowlist's enabled rules. The log of changes shows when the step
began. The figures since then are those of a readiness report. A requirement
without evidence is not met.`,
    examples: "  slotgate ramp status ramp.json",
    variables: clientVariables,
  },
  next: {
    details: `${readsService}
Shows each requirement with its figure, and the exact changes that lead to the next
step, in the order in which to make them; makes none itself. If exposure is on no
step, it shows the way back. Exits with 0 if every requirement is met and with 4 if
not.`,
    examples: "  slotgate ramp next ramp.json",
    variables: rampVariables,
  },
  lower: {
    details: `${changesService}
If a bound of the step is broken, caps the rollout at the plan's
\`whenBroken.capBasisPoints\`; exit code 3 if the plan has none. A bound without
evidence is not broken. The command never raises exposure. While the cap is in force,
the first step is not met until an incident that is linked with the change of the cap
is resolved; \`slotgate ramp next\` names that change, and how to continue.`,
    examples: `  slotgate ramp lower ramp.json \\
    --reason "a bound of the ramp is broken"`,
    variables: clientVariables,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

export const rolloutHelp = {
  preview: {
    details: `${readsService}
Decides the jobs of the last seven days again (at most the newest 20,000 records),
under the cap in force. Changes nothing.`,
    examples: "  slotgate rollout preview --percent 5",
    variables: clientVariables,
  },
  cap: {
    details: `Asks a running service. Needs a key with the role operate; to show the cap, audit
suffices.
The cap can only lower the rollout of the controls, in steps of 0.01 %; 0 admits no
job. Without a percentage it shows the cap in force.`,
    examples: `  slotgate rollout cap 0.05 --reason "errors of the provider"

  slotgate rollout cap --clear --reason "the provider is back"`,
    variables: clientVariables,
  },
  cohorts: {
    details: `Shows which jobs move in or out if slotgate's rollout replaces another tool at the same
percentage. The rollout hashes the group and the job id. Asks no service. Computes the
rollout alone, without the other gates.

--hash names how the other tool turns an id into a number from 0 to 99; the id is in if its
number is below the percentage. sha256 and md5: the whole digest modulo 100. sha256-32 and
md5-32: its first eight hexadecimal digits modulo 100. crc32: that of zlib, unsigned,
modulo 100. All hash the id alone. For any other hash give its result with --before.

CSV and --json list every job.`,
    examples: `  slotgate rollout cohorts --percent 25 --hash sha256 --file ids.txt

  slotgate rollout cohorts --percent 25 --before cohorts.csv --format csv`,
    variables: "  none",
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

export const incidentsHelp = {
  open: {
    details: `${changesService}
Stops nothing: \`slotgate kill engage\` does. The severities: ${severities
      .map((one) => `${one}, ${severityMeanings[one]}`)
      .join("; ")}. An open incident of severity 1 or 2 blocks a release decision.

Without --from the effects began now. Links must name what exists: an engagement in
\`slotgate kill status\`, a change in \`slotgate changes\`, a decision in
\`slotgate explain\`.`,
    examples: `  slotgate incidents open --severity 1 --title "made-up sources in chemistry" \\
    --from 3h --decision 0199f0d2-6c1f-7a44-8f0e-3b5d7f1c2a90`,
    variables: clientVariables,
  },
  note: {
    details: `${changesService}
A resolved incident can have notes too. Notes are never altered or deleted.`,
    examples: `  slotgate incidents note 0199f0d2-8c44-7d01-9a52-1f7be0c3d9a4 \\
    "the provider reports errors of its new model"`,
    variables: clientVariables,
  },
  severity: {
    details: `${changesService}
The history shows the severity before and after, who changed it and why.`,
    examples: `  slotgate incidents severity 0199f0d2-8c44-7d01-9a52-1f7be0c3d9a4 2 \\
    --reason "no reader opened the lessons"`,
    variables: clientVariables,
  },
  window: {
    details: `${changesService}
A time that is not given stays as recorded. --ongoing removes the end.`,
    examples: `  slotgate incidents window 0199f0d2-8c44-7d01-9a52-1f7be0c3d9a4 \\
    --from 2026-03-02T08:30:00Z --reason "the records show when it began"`,
    variables: clientVariables,
  },
  link: {
    details: `${changesService}
Links are never removed.`,
    examples: `  slotgate incidents link 0199f0d2-8c44-7d01-9a52-1f7be0c3d9a4 --change 42`,
    variables: clientVariables,
  },
  resolve: {
    details: `${changesService}
The reason says what was found and what was done. Releasing the kill does not resolve
the incident, and resolving the incident does not release the kill. A resolved
incident cannot be resolved again: reopen it first.`,
    examples: `  slotgate incidents resolve 0199f0d2-8c44-7d01-9a52-1f7be0c3d9a4 \\
    --to 2026-03-02T10:05:00Z --reason "the prompt is fixed"`,
    variables: clientVariables,
  },
  reopen: {
    details: `${changesService}
Removes the end of its effects; \`slotgate incidents window\` sets another.`,
    examples: `  slotgate incidents reopen 0199f0d2-8c44-7d01-9a52-1f7be0c3d9a4 \\
    --reason "it happened again"`,
    variables: clientVariables,
  },
  list: {
    details: `${readsService}
Above the incidents it shows the state of the tripwires on the replica that answers.
--json has the numbers with which a tripwire fired.`,
    examples: `  slotgate incidents list --open

  slotgate incidents list --severity 1 --since 14d --json`,
    variables: clientVariables,
  },
  show: {
    details: `${readsService}
Also names the commands that release a linked engagement of the kill and resolve the
incident, if either is open.`,
    examples: "  slotgate incidents show 0199f0d2-8c44-7d01-9a52-1f7be0c3d9a4",
    variables: clientVariables,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;
