import type { Change, Evidence, ToldDecision } from "@slotgate/contracts";
import { printable } from "../printable.ts";
import { wrapped } from "../wrapped.ts";

const width = 80;
/** Where values begin, behind the name of their row. */
const indent = 12;

/** A decision for people: its one sentence, and below it what led there, gate by gate, and the change behind it. */
export function toldAsText(told: ToldDecision, change: Change | null = null): string {
  const { decidedAt, explanation, decisionId, runId, slotId, kind, path, status, reason } = told;
  return [
    ...wrapped(printable(`${decidedAt}  ${explanation}`), width),
    ...row("decision", decisionId),
    ...row("run", `${runId}, slot \`${slotId}\`, kind \`${kind}\``),
    ...row("path", `${path}: ${status ?? "not ended yet"}, ${reason}`),
    ...(status === "COMPLETED" && told.requiresReview
      ? row("review", "required before the content is used")
      : []),
    ...gateRows(told),
    ...endRows(told),
    ...(change === null ? [] : row("change", changeInWords(change))),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function gateRows({ gates, admittedAt, gate, evidence, path }: ToldDecision): string[] {
  if (gates.length === 0) return row("gates", "none asked: verbatim content concerns no model");
  const again =
    admittedAt === null || gate === null ? [] : [`all passed at ${admittedAt}; decided again after that:`];
  const names = Math.max(...gates.map((course) => course.gate.length));
  const courses = gates.flatMap(({ gate: name, state, detail }) => {
    const head = `${name.padEnd(names)}  ${stateWords[state].padEnd(11)}`;
    const lines = detail === null ? [""] : wrapped(printable(detail), width - indent - head.length - 2);
    return lines.map((line, at) => `${at === 0 ? head : " ".repeat(head.length)}  ${line}`.trimEnd());
  });
  return [
    ...[...again, ...courses].map((line, at) => labelled(at === 0 ? "gates" : "", line)),
    ...(evidence === null && path !== "verbatim"
      ? row("evidence", "shown to keys that operate or audit")
      : []),
  ];
}

const stateWords = { passed: "passed", denied: "denied here", "not-reached": "not reached" } as const;

function endRows(told: ToldDecision): string[] {
  const { guard, evidence, attempts, failure, sourceDecisionId, lateOutcomes } = told;
  return [
    ...(guard === null ? [] : row("guard", `${guard} denied${figuresOf(evidence)}`)),
    ...(failure === undefined ? [] : row("failure", failureInWords(failure))),
    ...row("attempts", attemptsAsText(attempts)),
    ...(sourceDecisionId === null ? [] : row("source", `the stored result of decision ${sourceDecisionId}`)),
    ...lateOutcomes.flatMap(({ at, status, reason }) =>
      row(
        "late",
        `${at}: ${status ?? "no status"}, ${reason}; it came after the outcome and changes nothing`,
      ),
    ),
  ];
}

const concernInWords = {
  content: "concerns this job's content alone",
  provider: "concerns the provider, as far as can be told",
} as const;

/** What stands beside its detail, which the sentence on top has. */
function failureInWords({ httpStatus, code, concerns }: NonNullable<ToldDecision["failure"]>): string {
  const facts = [
    ...(httpStatus === null ? [] : [`HTTP ${httpStatus}`]),
    ...(code === null ? [] : [`code \`${code}\``]),
    concernInWords[concerns],
  ];
  return facts.join("; ");
}

function attemptsAsText(attempts: number | null): string {
  if (attempts === null) return "not known: the process ended before it could say";
  return `${attempts} ${attempts === 1 ? "request" : "requests"} to the model provider`;
}

function changeInWords({ changeId, at, source, what, who, why }: Change): string {
  const by = who === null ? "" : `, by ${who}`;
  return `${changeId} (${source}) at ${at}${by}: ${what}${why === null ? "" : `; ${why}`}`;
}

function figuresOf(evidence: Evidence | null): string {
  const figures = Object.entries(evidence?.guardFigures ?? {}).map(([name, value]) => `${name} ${value}`);
  return figures.length === 0 ? "" : `: ${figures.join(", ")}`;
}

const row = (name: string, value: string): string[] =>
  wrapped(printable(value), width - indent).map((line, at) => labelled(at === 0 ? name : "", line));

const labelled = (name: string, value: string): string => `  ${name.padEnd(indent - 2)}${value}`;
