import type { Criterion, CriterionAnswer, ReadinessFigure } from "@slotgate/contracts";
import { code, type Html, html, said } from "./html.ts";
import { verdictMark, verdictShapes } from "./marks.ts";

/** What each criterion asks for. */
const asks: Readonly<Record<Criterion, string>> = {
  contracts: "The schemas, the reasons and the order of the gates are the locked ones.",
  "gate-order": "The running build answers every conformance vector as the vectors say.",
  "kill-dominance": "The last kill drill of the window passed.",
  "deny-by-default": "In the last self-test every gate denied its synthetic job.",
  records: "There are records of every path that a job can take.",
  stubs: "Jobs ended without content while the store, Unleash and the provider were away.",
  controls: "The four controls are there in this environment, and the runbook has its procedures.",
  stability:
    "Every replica was up and recording; calls failed rarely and were fast; every kill is explained.",
  defects: "No incident of severity 1 or 2 is open.",
  gating: "Every record replays to the same decision, and each gate and reason was seen often enough.",
  determinism: "Jobs that were decided more than once on the same state got one answer, and Unleash agrees.",
  telemetry: "The chains are whole, every admission ended, and provider requests match the records.",
  runbook: "The last drill of each kind in the window passed, and the runbook has its procedures.",
  "sign-off": "Product and engineering have each signed quality, safety, observability and support.",
};

export const titleOf = (criterion: Criterion): string =>
  criterion === "sign-off"
    ? "Sign-off"
    : `${criterion.charAt(0).toUpperCase()}${criterion.slice(1).replaceAll("-", " ")}`;

/** A line for each criterion, which opens to its evidence. */
export const criteriaSection = (criteria: readonly CriterionAnswer[]): Html => html`
<section class="criteria">
<h2>Criteria</h2>
${criteria.map(criterionOf)}
</section>`;

const criterionOf = (answer: CriterionAnswer): Html => {
  const { criterion, verdict, figures, findings, moreFindings, command, next } = answer;
  return html`
<details id="${criterion}">
<summary>${verdictMark(verdict)}<h3>${titleOf(criterion)}</h3><p>${asks[criterion]}</p></summary>
<div class="evidence">
<table class="figures">
<thead><tr><th scope="col">Figure</th><th scope="col">Value</th><th scope="col">Must be</th></tr></thead>
<tbody>${figures.map(figureOf)}</tbody>
</table>
${findings.length === 0 ? "" : findingsOf(findings, moreFindings)}
<dl>
${next === null ? "" : html`<div><dt>Next</dt><dd>${said(next)}</dd></div>`}
<div><dt>Evidence</dt><dd>${code(command)}</dd></div>
</dl>
</div>
</details>`;
};

const figureOf = (figure: ReadinessFigure): Html => {
  const { what, bound } = figure;
  const state = stateOf(figure);
  return html`
<tr class="${state}"><td>${state === "informs" ? "" : verdictShapes[state]}${said(what)}</td><td>${shownValue(figure)}</td><td>${bound === null ? "–" : said(bound)}</td></tr>`;
};

const stateOf = ({ bound, met }: ReadinessFigure) =>
  bound === null ? "informs" : met === null ? "no-evidence" : met ? "met" : "not-met";

/** With the unit of its bound. */
export const shownValue = ({ value, bound }: ReadinessFigure): Html => {
  if (value === null) return html`no evidence`;
  if (typeof value === "string") return said(value);
  const unit = / (?:%|ms)$/.exec(bound ?? "")?.[0] ?? "";
  return html`${value.toLocaleString("en", { maximumFractionDigits: 6 })}${unit}`;
};

const findingsOf = (findings: readonly string[], more: number): Html => html`
<h4>Findings</h4>
<ul>
${findings.map((one) => html`<li>${said(one)}</li>\n`)}${more === 0 ? "" : html`<li>and ${more.toLocaleString("en")} more</li>`}
</ul>`;
