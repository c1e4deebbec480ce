import { contractLock, type Edit, type ForbiddenKind, testOf } from "../forbidden-change.ts";

const decide = "packages/gate/src/decide.ts";
const vectors = testOf("packages/gate/src/vectors.test.ts", "gates: state, job, decision");

const gates = ["kill-switch", "feature-flag", "opt-in", "allowlist", "rollout"] as const;
const functions = ["killSwitchGate", "featureFlagGate", "optInGate", "allowlistGate", "rolloutGate"] as const;
const neighbours = gates.slice(1).map((second, at) => ({ at, first: gates[at] ?? second, second }));
const inQuotes = (names: readonly string[]): string => `[${names.map((name) => `"${name}"`).join(", ")}]`;
const swapped = (at: number): string =>
  inQuotes(gates.toSpliced(at, 2, ...gates.slice(at, at + 2).reverse()));

const swappedInContract = neighbours.map(
  ({ at, first, second }): Edit => ({
    file: "packages/contracts/src/gates.ts",
    right: inQuotes(gates),
    wrong: swapped(at),
    generated: true,
    built: true,
    says: `gates: \`${first}\` and \`${second}\` changed places: breaking`,
  }),
);
const swappedInEngine = neighbours.map(
  ({ at }): Edit => ({
    file: decide,
    right: "const inOrder = gateOrder.map(",
    wrong: `const inOrder = (${swapped(at)} as const).map(`,
  }),
);
const leftOut = gates.map(
  (gate): Edit => ({
    file: decide,
    right: "const inOrder = gateOrder.map(",
    wrong: `const inOrder = gateOrder.filter((gate) => gate !== "${gate}").map(`,
  }),
);
const passing = functions.map(
  (name): Edit => ({ file: decide, right: `: ${name},`, wrong: `: () => ${name} && null,` }),
);

export const weakenedGates: ForbiddenKind = {
  kind: "Reordering or weakening gates",
  because:
    "The order of the gates is part of the locked contract, and conformance vectors fix the decision for each state.",
  changes: [
    {
      change: "two neighbouring gates change places in the contract",
      check: contractLock,
      edits: swappedInContract,
    },
    {
      change: "the engine asks two neighbouring gates in the other order",
      check: vectors,
      edits: swappedInEngine,
    },
    { change: "a gate is left out", check: vectors, edits: leftOut },
    { change: "a gate always passes", check: vectors, edits: passing },
    {
      change: "a gate that throws passes",
      check: testOf("packages/gate/src/decide.test.ts", "gate denies with GATE_ERROR"),
      edits: [
        { file: decide, right: "return failed(gate, { thrown: { value }, evidence });", wrong: "continue;" },
      ],
    },
    {
      change: "controls older than their greatest age are used, or those from before a step of the clock",
      check: vectors,
      edits: [
        {
          file: "packages/gate/src/known/known-controls.ts",
          right: "fresh: aged && ageMs <= maxAgeMs && !clockSteppedBack,",
          wrong: "fresh: aged && !clockSteppedBack,",
        },
        {
          file: "packages/gate/src/known/known-controls.ts",
          right: "fresh: aged && ageMs <= maxAgeMs && !clockSteppedBack,",
          wrong: "fresh: aged && ageMs <= maxAgeMs,",
        },
      ],
    },
    {
      change: "the rollout gate rounds a share up to whole per cents",
      check: testOf("packages/gate/src/vectors.test.ts", "rollout: the gate itself"),
      edits: [
        {
          file: "packages/gate/src/gates/rollout.ts",
          right: "bucket < basisPoints ?",
          wrong: "bucket < Math.ceil(basisPoints / 100) * 100 ?",
        },
      ],
    },
    {
      change: "a percentage from Unleash is rounded up",
      check: testOf("packages/controls/src/compile-flags.test.ts", "basis points"),
      edits: [
        {
          file: "packages/controls/src/compile-rollout.ts",
          right: "basisPoints: percent * 100",
          wrong: "basisPoints: Math.ceil(percent / 5) * 500",
        },
      ],
    },
    {
      change: "a percentage from the environment is rounded up",
      check: testOf("apps/service/src/config/load-config.test.ts", "basis points"),
      edits: [
        {
          file: "apps/service/src/config/value-schemas.ts",
          right: 'return Number(whole) * 100 + Number(decimals.padEnd(2, "0"));',
          wrong: "return Math.ceil(Number(text)) * 100;",
        },
      ],
    },
    {
      change: "the gates do not decide again right before a request",
      check: testOf("packages/executor/src/call-model.test.ts", "decides again"),
      edits: [
        {
          file: "packages/executor/src/call-model.ts",
          right: "inFlight.mayRequest() && gatesPass()",
          wrong: "inFlight.mayRequest()",
        },
      ],
    },
    {
      change: "an expected decision is changed together with the engine",
      check: contractLock,
      edits: [
        {
          file: "packages/contracts/scripts/vectors/open-state.ts",
          right: "maxJobsPerRun: 5,",
          wrong: "maxJobsPerRun: 6,",
          generated: true,
          says: "vectors: `gates.json` was changed: breaking",
        },
      ],
    },
    {
      change: "a test of the gates is skipped",
      check: testOf("tooling/quality/src/shape.test.ts", "no test is skipped or alone"),
      edits: [
        {
          file: "packages/gate/src/vectors.test.ts",
          right: 'it("gates: state, job, decision"',
          wrong: 'it.skip("gates: state, job, decision"',
        },
      ],
    },
  ],
};
