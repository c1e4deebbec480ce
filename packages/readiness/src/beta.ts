import type { CriterionAnswer, Reason, TelemetryEvent } from "@slotgate/contracts";
import { answer, atLeast, atMost, mustBe, only } from "./answer.ts";
import type { Judging } from "./ga.ts";
import { noCases, oneCase } from "./tally.ts";

type Judge = (judging: Judging) => CriterionAnswer;

const findingOf = (flaw: string | null | undefined) => (typeof flaw === "string" ? oneCase(flaw) : noCases);

export const contracts: Judge = ({ facts: { service } }) =>
  answer("contracts", {
    figures: [mustBe("the contracts of this build are the locked ones", service.contractsFlaw === null)],
    findings: [findingOf(service.contractsFlaw)],
    command: "pnpm contracts:check",
    next: "deploy a build whose contracts are unchanged, or publish a new version of the contract",
    nextWithout: "deploy a build that contains its contracts",
  });

export const gateOrder: Judge = ({ facts: { service } }) => {
  const { count, flaws } = service.vectors;
  return answer("gate-order", {
    figures: [
      only("conformance vectors run against this build", count),
      atMost("vectors that it answers otherwise", count === 0 ? null : flaws.count, 0),
    ],
    findings: [flaws],
    command: "slotgate readiness --stage beta",
    next: "deploy a build whose gates are in order: no configuration can change them",
    nextWithout: "deploy a build that contains the conformance vectors",
  });
};

export const killDominance: Judge = ({ facts: { drills } }) => {
  // The newest one: what failed after it had passed does not work now.
  const last = drills.find(({ drill }) => drill === "kill");
  return answer("kill-dominance", {
    figures: [
      mustBe("the last kill drill passed", last === undefined ? null : last.passed),
      only("its duration, seconds", last === undefined ? null : Math.round(last.durationMs / 100) / 10),
    ],
    command: "slotgate drill history",
    next: "see which step failed, correct the cause, and run `slotgate drill kill` again",
    nextWithout: "run `slotgate drill kill` in this environment",
  });
};

export const denyByDefault: Judge = ({ facts: { service } }) =>
  answer("deny-by-default", {
    figures: [
      mustBe(
        "every gate denied its synthetic job",
        service.selfTestFlaw === undefined ? null : service.selfTestFlaw === null,
      ),
    ],
    findings: [findingOf(service.selfTestFlaw)],
    command: "slotgate status",
    next: "the self-test names the gate that did not deny: deploy a build in which it does",
    nextWithout: "wait for the first self-test, which follows the start of a replica",
  });

const recordedPaths: readonly (readonly [TelemetryEvent, string])[] = [
  ["denial", "denied jobs"],
  ["admission", "admissions"],
  ["outcome", "outcomes of model calls"],
  ["stored", "results served from the store"],
  ["verbatim", "verbatim jobs"],
];

export const records: Judge = ({ facts: { records: tally }, window }) =>
  answer("records", {
    figures: recordedPaths.map(([event, words]) =>
      atLeast(`records of ${words}`, tally.records === 0 ? null : (tally.events.get(event) ?? 0), 1),
    ),
    command: `slotgate telemetry query --since ${window.from} --until ${window.to}`,
    next: "submit a job for each path that left no record: denied, generated, the same again, verbatim",
    nextWithout: "submit a job for each path: denied, generated, the same again, verbatim",
  });

const awayReasons: readonly (readonly [string, readonly Reason[]])[] = [
  ["the store was away", ["TELEMETRY_UNAVAILABLE"]],
  ["Unleash was away", ["CONTROLS_STALE", "CONTROLS_UNAVAILABLE"]],
  ["the provider was away", ["MODEL_UNREACHABLE", "MODEL_TIMEOUT", "MODEL_CIRCUIT_OPEN"]],
];

export const stubs: Judge = ({ facts: { records: tally }, window }) =>
  answer("stubs", {
    figures: awayReasons.map(([when, reasons]) => {
      const count = reasons.reduce((sum, reason) => sum + (tally.reasons.get(reason) ?? 0), 0);
      return atLeast(`jobs without content while ${when}`, tally.records === 0 ? null : count, 1);
    }),
    command: `slotgate telemetry query --since ${window.from} --until ${window.to}`,
    next: "take the part away for a minute while jobs are submitted: they must end as stubs, or failed for the provider",
    nextWithout: "take the database, Unleash and the provider away in turn while jobs are submitted",
  });

export const controls: Judge = ({ facts: { service }, policy }) => {
  const { kill, feature, rollout, allowlist } = service.controls;
  return answer("controls", {
    figures: [
      mustBe("the kill switch is known", kill),
      mustBe("the AI flag is known", feature),
      mustBe("the rollout percentage is valid", rollout),
      mustBe("there is a valid allowlist", allowlist),
      ...policy.runbook.sections.map((section) =>
        mustBe(`the runbook has "${section}"`, service.runbookSections.includes(section)),
      ),
    ],
    command: "slotgate status",
    next: "`slotgate status` says what is missing and how to set it up",
    nextWithout: "`slotgate status` says what is missing and how to set it up",
  });
};
