import type { Change, Evidence, ToldDecision } from "@slotgate/contracts";
import { changeInWords } from "@slotgate/executor";
import { byWhom } from "../changes/changes-command.ts";
import type { Style } from "../output/paint.ts";
import { printable } from "../output/printable.ts";
import type { View } from "../output/view.ts";
import { duration, when } from "../output/when.ts";
import { wrapped } from "../output/wrapped.ts";

/** The column at which values begin. */
const indent = 12;

export interface ToldContext {
  /** The change before the decision. */
  readonly change?: Change | null;
  readonly view: View;
}

/** A decision for people: its sentence, then its gates and values, then what followed. */
export function toldAsText(told: ToldDecision, { change = null, view }: ToldContext): string {
  const { decidedAt, explanation, decisionId, runId, slotId, kind, path, status, reason } = told;
  const row = rowsIn(view);
  return [
    ...wrapped(printable(`${when(decidedAt, view)}: ${explanation}`), view.width).map((line) =>
      view.paint("strong", line),
    ),
    ...row("decision", decisionId),
    ...row("run", `${runId}, slot \`${slotId}\`, kind \`${kind}\``),
    ...row(
      "path",
      `${path}: ${status ?? "not ended yet"}, ${reason}`,
      status === null ? undefined : styles[status],
    ),
    ...(status === "COMPLETED" && told.requiresReview
      ? row("review", "required before the content is used")
      : []),
    ...gateRows(told, view),
    ...endRows(told, view),
    ...(change === null ? [] : row("change", changeSentence(change, view))),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

const styles = { COMPLETED: "good", STUB: "warn", FAILED: "bad" } as const;

function gateRows({ gates, admittedAt, gate, evidence, path }: ToldDecision, view: View): string[] {
  const row = rowsIn(view);
  if (gates.length === 0) return row("gates", "none: verbatim content needs no model");
  const again =
    admittedAt === null || gate === null ? [] : [`all passed ${when(admittedAt, view)}; then denied:`];
  const names = Math.max(...gates.map((course) => course.gate.length));
  const courses = gates.flatMap(({ gate: name, state, detail }) => {
    const head = `${name.padEnd(names)}  ${stateWords[state].padEnd(11)}`;
    const lines = detail === null ? [""] : wrapped(printable(detail), view.width - indent - head.length - 2);
    return lines.map((line, at) => {
      const text = `${at === 0 ? head : " ".repeat(head.length)}  ${line}`.trimEnd();
      return at === 0 && state === "denied" ? view.paint("warn", text) : text;
    });
  });
  return [
    ...[...again, ...courses].map((line, at) => labelled(at === 0 ? "gates" : "", line)),
    ...(evidence === null && path !== "verbatim"
      ? row("evidence", "shown only to keys with role operate or audit")
      : []),
  ];
}

const stateWords = { passed: "passed", denied: "denied here", "not-reached": "not reached" } as const;

function endRows(told: ToldDecision, view: View): string[] {
  const { guard, evidence, attempts, failure, sourceDecisionId, lateOutcomes, latencyMs, removal } = told;
  const row = rowsIn(view);
  return [
    ...(guard === null ? [] : row("guard", `${guard} denied${figuresOf(evidence)}`)),
    ...modelRows(told, view),
    ...(failure === undefined ? [] : row("failure", failureInWords(failure), "bad")),
    ...row("attempts", attemptsAsText(attempts)),
    ...row("took", `${lengthOf(latencyMs)} since the run arrived`),
    ...(sourceDecisionId === null ? [] : row("source", `the stored result of decision ${sourceDecisionId}`)),
    ...lateOutcomes.flatMap(({ at, status, reason }) =>
      row(
        "late",
        `${when(at, view)}: ${status ?? "no status"}, ${reason}; arrived after the outcome, changes nothing`,
      ),
    ),
    ...(removal === null ? [] : row("removed", removalSentence(removal, view), "bad")),
  ];
}

const concernInWords = {
  content: "caused by this job's content alone",
  provider: "probably caused by the provider",
} as const;

/** Only what the opening sentence does not say. */
function failureInWords({ httpStatus, code, concerns }: NonNullable<ToldDecision["failure"]>): string {
  const facts = [
    ...(httpStatus === null ? [] : [`HTTP ${httpStatus}`]),
    ...(code === null ? [] : [`code \`${code}\``]),
    concernInWords[concerns],
  ];
  return facts.join("; ");
}

function modelRows({ model }: ToldDecision, view: View): string[] {
  if (model === null) return [];
  const { provider, model: name, configDigest, promptDigest, inputTokens, outputTokens } = model;
  const { profile, tried = [] } = model;
  const row = rowsIn(view);
  const tokens =
    inputTokens === null && outputTokens === null
      ? []
      : row("tokens", `${inputTokens ?? "not known"} in, ${outputTokens ?? "not known"} out`);
  return [
    ...(profile === undefined ? [] : row("profile", profileInWords(profile))),
    ...row("model", `\`${name}\` of ${provider}`),
    ...row("config", configDigest),
    ...row("prompt", promptDigest),
    ...tried.flatMap((one, at) => row(at === 0 ? "tried" : "", triedInWords(one))),
    ...tokens,
  ];
}

type Model = NonNullable<ToldDecision["model"]>;

function profileInWords({ id, canaryOf, revision }: NonNullable<Model["profile"]>): string {
  const canary = canaryOf === null ? "" : `, the canary of \`${canaryOf}\``;
  const document = revision === 0 ? "the built-in generation document" : `generation revision ${revision}`;
  return `\`${id}\`${canary}, in ${document}`;
}

function triedInWords({ model, provider, attempts, reason }: NonNullable<Model["tried"]>[number]): string {
  const requests = `${attempts} ${attempts === 1 ? "request" : "requests"}`;
  return `\`${model}\` of ${provider}: ${requests}${reason === null ? "" : `, ${reason}`}`;
}

function lengthOf(milliseconds: number): string {
  if (milliseconds < 1) return "less than 1 ms";
  return milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : duration(milliseconds);
}

function attemptsAsText(attempts: number | null): string {
  if (attempts === null) return "not known: the process ended before it recorded them";
  return `${attempts} ${attempts === 1 ? "request" : "requests"} to the model provider`;
}

function removalSentence(
  { kind, removedAt, by, reason, removalId }: NonNullable<ToldDecision["removal"]>,
  view: View,
): string {
  const who = by === null ? "" : ` by ${by}`;
  return `the result was ${kind} ${when(removedAt, view)}${who}${reason === null ? "" : `: ${reason}`} (removal ${removalId})`;
}

function changeSentence(change: Change, view: View): string {
  const { changeId, at, source, who, why } = change;
  const reason = why === null ? "" : `; ${why}`;
  const by = who === null && source !== "tripwire" ? "author not known" : `by ${byWhom(change)}`;
  return `${changeId} (${source}) ${when(at, view)}, ${by}: ${changeInWords(change)}${reason}`;
}

function figuresOf(evidence: Evidence | null): string {
  const figures = Object.entries(evidence?.guardFigures ?? {}).map(([name, value]) => `${name} ${value}`);
  return figures.length === 0 ? "" : `: ${figures.join(", ")}`;
}

const rowsIn =
  ({ width, paint }: View) =>
  (name: string, value: string, style?: Style): string[] =>
    wrapped(printable(value), width - indent).map((line, at) =>
      labelled(at === 0 ? name : "", style === undefined ? line : paint(style, line)),
    );

const labelled = (name: string, value: string): string => `  ${name.padEnd(indent - 2)}${value}`;
