import { type ForbiddenKind, testOf } from "../forbidden-change.ts";

const vectors = testOf("packages/gate/src/vectors.test.ts", "gates: state, job, decision");
const killGate = "packages/gate/src/gates/kill-switch.ts";
const knownKill = "packages/gate/src/known/known-kill.ts";

export const weakenedKill: ForbiddenKind = {
  kind: "Removing the dominance of the kill switch",
  because:
    "A kill beats every other control, work in flight and stored results; a kill that is unknown denies.",
  changes: [
    {
      change: "the kill switch is asked after all other gates",
      check: vectors,
      edits: [
        {
          file: "packages/gate/src/decide.ts",
          right: "const inOrder = gateOrder.map(",
          wrong: "const inOrder = [...gateOrder.slice(1), ...gateOrder.slice(0, 1)].map(",
        },
      ],
    },
    {
      change: "an unknown kill switch counts as released",
      check: vectors,
      edits: [
        {
          file: killGate,
          right: 'return state === "released" ? null : "KILL_SWITCH_UNKNOWN";',
          wrong: "return null;",
        },
      ],
    },
    {
      change: "a kill source does not count",
      check: vectors,
      edits: (["service", "environment", "process", "self-test"] as const).map((name) => ({
        file: knownKill,
        right: 'engaged ||= state === "engaged";',
        wrong: `engaged ||= state === "engaged" && source !== "${name}";`,
      })),
    },
    {
      change: "an empty list of kill sources counts as released",
      check: vectors,
      edits: [
        {
          file: knownKill,
          right: 'inControls === "released" && listed.length > 0;',
          wrong: 'inControls === "released";',
        },
      ],
    },
    {
      change: "a kill in a stale snapshot does not count",
      check: vectors,
      edits: [
        {
          file: killGate,
          right: 'if (state === "engaged") return',
          wrong: 'if (state === "engaged" && findings.controls?.fresh !== false) return',
        },
      ],
    },
    {
      change: "an unknown value of `SLOTGEN_AI_KILL` releases",
      check: testOf("apps/service/src/config/load-config.test.ts", "under either source"),
      edits: [
        {
          file: "apps/service/src/config/value-schemas.ts",
          right: 'text !== "false" && text !== "0"',
          wrong: 'text === "true" || text === "1"',
        },
      ],
    },
    {
      change: "a call in flight continues",
      check: testOf(
        "packages/executor/src/abort-on-kill.test.ts",
        "aborts all calls only when the kill is engaged",
      ),
      edits: [
        {
          file: "packages/executor/src/abort-on-kill.ts",
          right: "if (killEngaged(gateState())) abort();",
          wrong: "",
        },
      ],
    },
    {
      change: "content that was generated before the kill is released after it",
      check: testOf("packages/executor/src/call-model.test.ts", "is withheld when the first gate denies"),
      edits: [
        {
          file: "packages/executor/src/record-outcome.ts",
          right: "const killed = killedNow(job);",
          wrong: "const killed = null as Denial | null;",
        },
      ],
    },
    {
      change: "stored results are served in spite of the kill",
      check: testOf("apps/service/src/http/request/serve-answers.test.ts", "those that a kill withholds"),
      edits: [
        {
          file: "apps/service/src/http/request/serve-answers.ts",
          right: "handOut(one, { view, holding: now })",
          wrong: "handOut(one, { view: { ...view, killEngaged: false }, holding: null })",
        },
      ],
    },
    {
      change: "an admission is recorded in spite of the kill",
      check: testOf("packages/telemetry/src/journal.test.ts", "refuses admissions and releases while a kill"),
      edits: [
        {
          file: "packages/telemetry/src/journal.ts",
          right: "...noConditions, killReleased: true, lease, replica: this.#replica, reservation }",
          wrong: "...noConditions, lease, replica: this.#replica, reservation }",
        },
      ],
    },
    {
      change: "the store records an admission without a lock on the kill",
      check: testOf(
        "packages/postgres/src/records/append-query.test.ts",
        "is written by a statement that checks it",
      ),
      edits: [
        {
          file: "packages/postgres/src/records/append-parts.ts",
          right: "kill as (select engaged from kill_state where id = 1 for share)",
          wrong: "kill as (select engaged from kill_state where id = 1)",
        },
      ],
    },
  ],
};
