import type { CriterionAnswer, ReadinessReportV1 } from "@slotgate/contracts";
import { stageInWords } from "@slotgate/readiness";
import { criteriaSection, shownValue, titleOf } from "./criteria-section.ts";
import { daysSection } from "./days-section.ts";
import { type Html, html, said } from "./html.ts";
import { verdictMark, verdictShapes } from "./marks.ts";
import { pageStyle } from "./page-style.ts";
import { signoffsSection } from "./signoffs-section.ts";
import { dayLength } from "./time-axis.ts";
import { timeOf } from "./times.ts";

/** Nothing is loaded, and no script runs, even if markup got into the page. */
const contentPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A report as one self-contained page for a release board, on screen and on paper. */
export function reportAsHtml(report: ReadinessReportV1): string {
  const { stage, environment, verdict, criteria, signoffs, basis, digest } = report;
  const heading = `${stageInWords[stage]}: ${verdict === "ready" ? "ready" : "not ready"}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${heading} (${environment})</title>
<style>${{ markup: pageStyle({ footer: `${heading} · report ${digest}` }) }}</style>
</head>
<body>
<main>
${headerOf(report, heading)}
${verdict === "ready" ? "" : missingSection(criteria.filter((one) => one.verdict !== "met"))}
${criteriaSection(criteria)}
${daysSection(report)}
${signoffsSection(signoffs)}
<section class="basis">
<h2>What the report stands for</h2>
<dl>
${Object.entries(basis).map(
  ([name, value]) =>
    html`<div><dt>${basisInWords[name as keyof typeof basis]}</dt><dd>${value === null ? "none" : html`<code>${said(value)}</code>`}</dd></div>\n`,
)}
</dl>
</section>
</main>
</body>
</html>
`.markup;
}

const basisInWords: Readonly<Record<keyof ReadinessReportV1["basis"], string>> = {
  build: "Build",
  contracts: "Contracts",
  gateOrder: "Order of the gates",
  allowlist: "Allowlist",
  modelConfiguration: "Model configuration",
  prompt: "Prompt",
  policy: "Readiness policy",
};

const headerOf = (
  { environment, from, to, verdict, criteria, digest }: ReadinessReportV1,
  heading: string,
): Html => {
  const count = (of: CriterionAnswer["verdict"]) => criteria.filter((one) => one.verdict === of).length;
  const others = [
    [count("not-met"), "not met"],
    [count("no-evidence"), "without evidence"],
  ].filter(([number]) => number !== 0);
  const days = (Date.parse(to) - Date.parse(from)) / dayLength;
  return html`<header class="${verdict}">
<p class="about">Readiness report</p>
<h1>${verdictShapes[verdict === "ready" ? "met" : "not-met"]}${heading}</h1>
<p class="sum">${[[count("met"), `of ${criteria.length} criteria met`], ...others].map(([number, words]) => `${number} ${words}`).join(", ")}.</p>
<dl>
<div><dt>Environment</dt><dd>${said(environment)}</dd></div>
<div><dt>Window</dt><dd>${timeOf(from)} until ${timeOf(to)} UTC <span class="soft">(${days.toLocaleString("en", { maximumFractionDigits: 1 })} ${days === 1 ? "day" : "days"})</span></dd></div>
<div><dt>Report</dt><dd><code>${digest}</code></dd></div>
</dl>
</header>`;
};

/** At most so many figures of a criterion stand at the top. */
const mostFigures = 3;

const missingSection = (criteria: readonly CriterionAnswer[]): Html => html`
<section class="missing">
<h2>What is missing</h2>
<ul>
${criteria.map(({ criterion, verdict, figures, next }) => {
  const wrong = figures.filter(({ bound, met }) => bound !== null && met !== true);
  const more = wrong.length - mostFigures;
  return html`<li>
${verdictMark(verdict)}
<div><p><a href="#${criterion}">${titleOf(criterion)}</a></p>
<ul>${wrong.slice(0, mostFigures).map((figure) => html`<li>${said(figure.what)}: <strong>${shownValue(figure)}</strong>${figure.bound === null ? "" : html`, must be ${said(figure.bound)}`}</li>`)}${more > 0 ? html`<li>and ${more} more</li>` : ""}</ul>
${next === null ? "" : html`<p class="next">${said(next)}</p>`}</div>
</li>
`;
})}</ul>
</section>`;
