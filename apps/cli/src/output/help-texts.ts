import { type VariableName, variablesAsText } from "@slotgate/service/config";
import { wrapped } from "./wrapped.ts";

/** What stands below a command's options: what it does in full, examples, variables, exit codes. */
export interface HelpTexts {
  readonly details: string;
  readonly examples: string;
  readonly variables: string;
}

const exitCodes = `Exit codes:
  0  done; for \`run\`, any schema-valid outcome, stubs included
  1  failed, or the service did not answer as expected
  2  wrong options or configuration
  3  the input is not valid: a run, or a file that was given
  4  verify, replay or reconcile found something
  5  status --exit-code: AI does not run`;

const setupVariables: readonly string[] = [
  "SLOTGATE_UNLEASH_URL",
  "SLOTGATE_UNLEASH_ADMIN_TOKEN",
  "SLOTGATE_KILL_FLAG",
  "SLOTGATE_AI_FLAG",
  "SLOTGATE_ROLLOUT_GROUP",
] satisfies readonly VariableName[];

const migrateVariables: readonly string[] = [
  "DATABASE_URL",
  "SLOTGATE_RETENTION_DAYS",
] satisfies readonly VariableName[];

const allVariables = variablesAsText();
const localVariables = variablesAsText({ of: ({ only }) => only === undefined });

const databaseVariable = variablesAsText({ of: ({ name }) => name === "DATABASE_URL" });
const clientVariables = variablesAsText({ of: ({ only }) => only === "client" });

export const serveHelp: HelpTexts = {
  details: `Starts, and answers stubs, also while PostgreSQL or Unleash does not answer;
/readyz says what is degraded. Logs are JSON lines on stdout.

After SIGTERM /readyz is 503 and requests are served for
SLOTGATE_SHUTDOWN_DELAY_MS; then the port closes, and work in flight may end
within SLOTGATE_SHUTDOWN_GRACE_MS. A second signal ends the delay, or cuts the
work. Ctrl-C at a terminal has no delay.

A variable without a value counts as unset, except SLOTGEN_AI_KILL. DATABASE_URL
and every key, token and header list may be in a file: DATABASE_URL_FILE names
it.`,
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
    SLOTGEN_ALLOWLIST_PATH=allowlist.json \\
    SLOTGATE_MODEL_CONFIG_PATH=model.json \\
    slotgate run --telemetry telemetry.ndjson < run.json`,
  variables: localVariables,
};

export const decideHelp: HelpTexts = {
  details: `Answers for every job: admitted, denied or verbatim, by which gate, for which
reason, on which evidence. With SLOTGATE_CONTROLS=unleash it waits up to five
seconds for Unleash to confirm the controls; without that every gate denies.`,
  examples: "  slotgate decide --format table < run.json",
  variables: localVariables,
};

export const migrateHelp: HelpTexts = {
  details: `Prints each migration that ran, or that the database is up to date. Safe to run
again, and while replicas serve: migrations only add. A database that a newer
version migrated is left as it is.

Also creates the partitions of records for the next weeks and drops expired ones
(SLOTGATE_RETENTION_DAYS): with SLOTGATE_MIGRATE=never run it once a week. Works
through pgbouncer in transaction mode.`,
  examples: `  DATABASE_URL=postgres://slotgate:secret@localhost:5432/slotgate \\
    slotgate migrate --dry-run`,
  variables: variablesAsText({ of: ({ name }) => migrateVariables.includes(name) }),
};

export const reconcileHelp: HelpTexts = {
  details: `Reads the ledger of what left for the model (SLOTGATE_OUTBOUND_LEDGER, or the files
that are named) and the records, and prints every decision for which they differ:
requests without an admission, and outcomes that count other requests than left.
Ends with 4 when there is any. Each replica's ledger is on its own volume.`,
  examples: `  slotgate reconcile

  slotgate reconcile --outbound /backup/*.ndjson --json`,
  variables: variablesAsText({
    of: ({ name }) => name === "DATABASE_URL" || name === "SLOTGATE_OUTBOUND_LEDGER",
  }),
};

export const unleashSetupHelp: HelpTexts = {
  details: `Creates what is missing, in every environment: the context field jobId, the kill
switch (engaged), the AI flag (off) with its gradual rollout (0 %). What is there
already is left as operators have set it; safe to run again.`,
  examples: `  SLOTGATE_UNLEASH_URL=http://localhost:4242/api \\
    SLOTGATE_UNLEASH_ADMIN_TOKEN=… slotgate unleash setup`,
  variables: variablesAsText({ of: ({ name }) => setupVariables.includes(name) }),
};

export const keysHelp = {
  create: {
    details: `Prints the secret on stdout, once: only its SHA-256 is kept. Running services
accept a new key within a second. DATABASE_URL is the database of the service; it
is migrated to the newest version first, so that keys can be created before the
first start.

Roles: submit (runs), operate (controls), audit (evidence and records).`,
    examples: `  slotgate keys create --subject lesson-editor --owner publishing \\
    --roles submit

  slotgate keys create --subject on-call --roles operate,audit --expires 90d`,
    variables: databaseVariable,
  },
  list: {
    details: `Shows for each key: state, expiry, last use, and how many secrets are valid at
the moment (two during a rotation). Keys that have expired or were revoked are
left out without --all. Secrets cannot be shown: they are not kept.`,
    examples: `  slotgate keys list

  slotgate keys list --all --json`,
    variables: databaseVariable,
  },
  rotate: {
    details: `Creates a new secret. The old one stays valid for the overlap, so that callers
can switch; 0s ends it now. A key never has three valid secrets: with two, wait
for the older one to end, or end it now with --end-previous.`,
    examples: "  slotgate keys rotate 1f0c9a4be27d --overlap 7d",
    variables: databaseVariable,
  },
  revoke: {
    details: `Ends a key with all its secrets, for good. Running services refuse it within a
second; one that cannot reach the database refuses it at the latest after
SLOTGATE_KEYS_MAX_AGE_MS.`,
    examples: `  slotgate keys revoke 1f0c9a4be27d --reason "found in a public repository"`,
    variables: databaseVariable,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

export const statusHelp: HelpTexts = {
  details: `Opens with the verdict on the replica that answers: whether AI runs, and if not,
everything that keeps it from running, in the order in which a job meets it. Below
that: how fresh the controls are, every kill switch, AI flag, rollout and cap,
allowlist, and what is degraded.

With --exit-code it ends with 0 when AI runs and with 5 when it does not, for
scripts. 1 means that no answer came. Needs a key with the role operate or audit.`,
  examples: `  slotgate status

  slotgate status --exit-code > /dev/null || echo "AI does not run"`,
  variables: clientVariables,
};

export const explainHelp: HelpTexts = {
  details: `Asks a running service what was decided for a job: each decision gate by gate
(passed, denied, not reached) with the values that mattered, the model with its
configuration and prompt, tokens and time, and a later withdrawal of the result.
Values are shown to keys that operate or audit. Ends with 1 when no decision is
known. --json prints the API's answer, in order of time.`,
  examples: `  slotgate explain lesson-12/intro

  slotgate explain lesson-12/intro --last 1 --utc`,
  variables: clientVariables,
};

export const changesHelp: HelpTexts = {
  details: `Asks a running service for the log of changes: what an operator changed through
the service, with the reason, and what replicas found changed, as flags in Unleash
are, each before -> after. Who changed a flag is known where the service has an
SLOTGATE_UNLEASH_EVENTS_TOKEN with which it may read Unleash's events. Needs a key
with the role operate or audit.`,
  examples: `  slotgate changes --source controls --since 24h

  slotgate changes --since 2026-03-01T00:00:00Z --json`,
  variables: clientVariables,
};

export const incidentsHelp: HelpTexts = {
  details: `Asks a running service for incidents: on what condition, with which numbers, a
tripwire engaged the service's own kill, and who released it. Above them, whether
the tripwires of the replica that answers are armed. \`slotgate kill release\` with
the engagement's id closes an incident; nothing else does. Needs a key with the
role operate or audit.`,
  examples: `  slotgate incidents --open

  slotgate incidents --json`,
  variables: clientVariables,
};

export const completionHelp: HelpTexts = {
  details: `The script knows every command, option and fixed value of this version.`,
  examples: `  source <(slotgate completion bash)     # in ~/.bashrc
  source <(slotgate completion zsh)      # in ~/.zshrc, behind compinit
  slotgate completion fish | source      # in config.fish`,
  variables: "  none",
};

const drillPreface = `It runs on a service that is in use: synthetic jobs in a scope of their own pass
all gates like any other, and a provider inside the service answers them. They
need a rule in the allowlist, which \`slotgate drill rule\` prints. What the drill
sets is put back at the end, also when it fails or is stopped with Ctrl-C, unless
it was changed by another operator since. The exit code is 0 when it passed. Needs
a key with the role operate.`;

const viaUnleashPreface = `--via unleash does it through the Unleash admin API, with SLOTGATE_UNLEASH_URL,
SLOTGATE_UNLEASH_ADMIN_TOKEN and the names of the flags. Meanwhile stop AI with
\`slotgate kill engage\`, not with that flag: Unleash does not show that a flag was
turned to where the drill already has it.`;

export const drillHelp = {
  kill: {
    details: `Stops all production AI for as long as it takes, and asks before it does.

A slow synthetic job in flight must be aborted, the next job must be a stub, and
after the release the next must be admitted again. Only the drill's own engagement
is released.

${drillPreface}

${viaUnleashPreface}`,
    examples: `  slotgate drill kill

  slotgate drill kill --via unleash --yes --json`,
    variables: clientVariables,
  },
  rollback: {
    details: `Stops all production AI for as long as it takes, and asks before it does: the
rollout is capped at 0 %, or the AI flag switched off. The next synthetic job must
be a stub.

${drillPreface}

${viaUnleashPreface}`,
    examples: "  slotgate drill rollback --yes",
    variables: clientVariables,
  },
  allowlist: {
    details: `Applies the allowlist in force without the rule of drills, which concerns no other
jobs. The next synthetic job must be a stub.

${drillPreface}`,
    examples: "  slotgate drill allowlist",
    variables: clientVariables,
  },
  rollout: {
    details: `Halves the rollout by a cap, for production too, and asks before it does. Exactly
the synthetic jobs outside must be stubs, while those inside are admitted.

${drillPreface}`,
    examples: "  slotgate drill rollout --yes",
    variables: clientVariables,
  },
  restore: {
    details: `For a drill whose command was killed: releases the drill's engagement, or puts
back cap, allowlist or flag, and ends the drill. What was changed since is left
alone, with exit code 1. Needs a key with the role operate, and for flags in
Unleash the variables that \`drill --via unleash\` needs.`,
    examples: "  slotgate drill restore 0199f0d2-8a10-7c44-9b5e-2f6d1a7c3e08",
    variables: clientVariables,
  },
  history: {
    details: `Newest first, with how many steps passed and what is still set. Needs a key with
the role operate or audit.`,
    examples: "  slotgate drill history --json",
    variables: clientVariables,
  },
  rule: {
    details: `The dimensions are those of the allowlist in force, with a value of their own. The
kind is for drills alone: no run with it can be submitted. Changes nothing. Needs
a key with the role operate or audit.`,
    examples: "  slotgate drill rule",
    variables: clientVariables,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

export const killHelp = {
  engage: {
    details: `Answers when the kill is in force on every replica: from then on no job is
admitted, no generated result is released or served, and model calls in flight are
aborted. It stays until it is released by its id. Needs a key with the role
operate.

When the database is away: switch the kill flag on in Unleash, or send SIGUSR2 to
every slotgate process.`,
    examples: `  slotgate kill engage --reason "complaints about made-up sources"`,
    variables: clientVariables,
  },
  release: {
    details: `Releases one engagement; the kill stays engaged while another is open, and the
command shows which. With SLOTGATE_KILL_RELEASE=two-person another subject than
the one who engaged it must release it. What a drill engaged is released in its
name alone. Needs a key with the role operate.

--local releases what SIGUSR2 engaged: it notes the release in the file that keeps
the switch, on the machine of the process. Without the command: delete the file,
then restart the process.`,
    examples: `  slotgate kill release 0199f0d2-7b1c-7e50-8d36-c4f1a9b07d62 --reason "mended"

  slotgate kill release --local /var/lib/slotgate/kill.json \\
    --reason "the network is back"`,
    variables: clientVariables,
  },
  status: {
    details: `Shows every open engagement of the service's own kill, and every other source
that kills, as the replica that answers sees it. Needs a key with the role operate
or audit.`,
    examples: "  slotgate kill status",
    variables: clientVariables,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

export const telemetryHelp = {
  query: {
    details: `Asks a running service for records; all filters that are given must apply. Keys
that only submit see records of their owner, without evidence and not by --rule.`,
    examples: `  slotgate telemetry query --gate kill-switch --since 24h

  slotgate telemetry query --scope subject=chemistry --rule chemistry-gcse \\
    --format csv`,
    variables: clientVariables,
  },
  export: {
    details: `Writes all records that match, as they were hashed, one a line. An export that is
cut off ends with 1 and leaves no file behind. In CSV, control characters are
spelled out, as in \\u{1b}, and an apostrophe stands before text that a spreadsheet
would take for a formula; NDJSON has every text as it is.`,
    examples: `  slotgate telemetry export --since 7d --out week.ndjson

  slotgate telemetry export --status FAILED --format csv > failed.csv`,
    variables: clientVariables,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

const consent = `First says how many results it concerns, and asks; --yes skips the question, and
is needed without a terminal. All filters that are given must apply, and at least
one must be given. Needs a key with the role operate; who, why and how many are
kept in a log.`;

export const resultsHelp = {
  withdraw: {
    details: `Generated results that are withdrawn are never served again, by any replica, and
their job ids are free for other content. Ends with 1 when --job names a job that
has no result in store.

${consent}`,
    examples: `  slotgate results withdraw --rule chemistry-gcse --since 7d \\
    --reason "made-up sources" --dry-run

  slotgate results withdraw --job lesson-12/intro --reason "wrong figure" --yes`,
    variables: clientVariables,
  },
  erase: {
    details: `Deletes stored outputs by owner or age, those of verbatim jobs too. This cannot be
undone. The records stay: they hold no content.

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
    details: `Reads every writer's chain: sequence without gaps, each hash over the record's
canonical form, each predecessor, the stored head, the contract. Prints what is
missing, altered or out of place, by writer and sequence number. With --since or
--until only that window is verified, and what lies outside is not missing.
Changes nothing; services may run.

An attacker who can write the database can also move a head back with the records
that they delete. Only heads that were exported to a place out of their reach show
it: records are tamper-evident as far as heads are exported. FILE is what
\`heads export\` wrote, or lines of a service's log that hold "heads.v1".`,
    examples: `  slotgate verify

  slotgate verify --since 7d --heads heads-2026-03-01.json --json`,
    variables: databaseVariable,
  },
  replay: {
    details: `Decides every record again: with the control snapshot and the allowlist that it
names by digest, their age, the kill switches, opt-in, scope, kind, slot and job
id that it holds. What guards, the store or the model did afterwards shows that
the gates had admitted. Prints each record that comes out differently, both
decisions side by side. Records that name a document which is not in store, or is
not what it was, are differences of their own kind. A gate that failed
(GATE_ERROR) need not fail again, but none before it may deny.

With --with-allowlist or --with-percent it says instead what would have happened:
which jobs would have come out otherwise, and which way. Each job counts once, as
its latest decision in the window found it. Gates 1 and 2 are taken as passed,
guards are not asked.`,
    examples: `  slotgate replay --since 24h

  slotgate replay --with-allowlist allowlist.next.json --with-percent 25 --json`,
    variables: databaseVariable,
  },
  headsExport: {
    details: `Writes a JSON document: version (heads.v1), exportedAt, and for each writer the
sequence number and hash of its last record. Keep it where those who can write the
database cannot; \`verify --heads\` then finds records that were cut off, or written
anew, since. The service logs the heads too: all at its start, and those that
moved every hour and when it stops.`,
    examples: "  slotgate heads export --out heads-2026-03-01.json",
    variables: databaseVariable,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

/** The texts of a command as one, with the exit codes at the end; those alone where there are none. */
export function helpText(texts?: HelpTexts): string {
  if (texts === undefined) return `\n${exitCodes}\n`;
  const { details, examples, variables } = texts;
  const reflowed = details
    .split("\n\n")
    .map((paragraph) => wrapped(paragraph.replaceAll("\n", " "), 80).join("\n"))
    .join("\n\n");
  return `\n${reflowed}\n\nExamples:\n${examples}\n\nEnvironment variables:\n${variables}\n\n${exitCodes}\n`;
}

const asksService = "Asks a running service. Needs a key with the role operate; to read, audit is enough.";

export const allowlistHelp = {
  show: {
    details: asksService,
    examples: "  slotgate allowlist show > allowlist.json",
    variables: clientVariables,
  },
  validate: {
    details: `Says of every mistake in which rule it is, at which line and column, and what was
probably meant. Exit code 3: the file holds no valid allowlist.`,
    examples: "  slotgate allowlist validate allowlist.json",
    variables: "  none",
  },
  diff: {
    details: asksService,
    examples: "  slotgate allowlist diff allowlist.json",
    variables: clientVariables,
  },
  preview: {
    details: `${asksService}
Decides the jobs of the last seven days anew (the newest 20,000 records at most),
at the rollout in force and at 100 %, gates 1 and 2 taken as passed, guards not
asked. Changes nothing. \`slotgate replay --with-allowlist\` reads the whole store
instead.`,
    examples: "  slotgate allowlist preview allowlist.json",
    variables: clientVariables,
  },
  apply: {
    details: `${asksService}
A document that widens exposure takes the digest that its preview printed; one
that narrows it needs none. When another revision came in between, nothing is
changed.`,
    examples: `  slotgate allowlist apply allowlist.json --reason "chemistry joins" \\
    --preview-digest 4f1a…`,
    variables: clientVariables,
  },
  history: { details: asksService, examples: "  slotgate allowlist history", variables: clientVariables },
  rollback: {
    details: `${asksService}
Makes a new revision with the document of an earlier one. Where that widens
exposure it takes the digest that \`slotgate allowlist preview --revision\` printed.`,
    examples: `  slotgate allowlist rollback 11 --reason "too many flashcards"`,
    variables: clientVariables,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;

export const budgetHelp: HelpTexts = {
  details: `${asksService}
SPENT is what jobs that have ended have cost, RESERVED the most that those under
way can still cost; both count, over all replicas. A job that does not fit into
what is left ends as a stub, BUDGET_EXHAUSTED.`,
  examples: "  slotgate budget",
  variables: clientVariables,
};

export const rolloutHelp = {
  preview: {
    details: `${asksService}
Decides the jobs of the last seven days anew (the newest 20,000 records at most),
under the cap in force. Changes nothing.`,
    examples: "  slotgate rollout preview --percent 5",
    variables: clientVariables,
  },
  cap: {
    details: `${asksService}
The cap can only lower what the controls say, down to 0.01 %; 0 admits no job.
Without a percentage it shows the cap in force.`,
    examples: `  slotgate rollout cap 0.05 --reason "a canary"

  slotgate rollout cap --clear --reason "the canary did well"`,
    variables: clientVariables,
  },
} as const satisfies Readonly<Record<string, HelpTexts>>;
