/** The style of the page. The footer, text without quotes, stands on every printed sheet. */
export const pageStyle = ({ footer }: { readonly footer: string }): string => `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1c1e21; --soft: #5c6167; --rule: #dcdcd8;
  --good: #1a6b3c; --bad: #a8231f; --unknown: #875200; --link: #1c4f8f;
  --denied: #c3c6ca; --completed: #2b6ca3; --stored: #7fb2da; --verbatim: #8e86c9; --stopped: #d69a1e; --failed: #c2412d;
  --p50: #46566b; --p95: #bac4d1; --lost: #8a6d3b;
  --incident: #c2221c; --change: #1c4f8f; --drill: #3c7a5a;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #16181b; --ink: #e4e5e7; --soft: #a0a5ab; --rule: #363a40;
    --good: #67c48d; --bad: #f28b82; --unknown: #e5b567; --link: #8ab8f0;
    --denied: #4e5359; --completed: #5a9bd4; --stored: #a9d2f3; --verbatim: #8e86c9; --stopped: #d6a340; --failed: #e5705c;
    --p50: #a9b8cc; --p95: #46566b; --lost: #b8955a;
    --incident: #ff7b72; --change: #8ab8f0; --drill: #6fbf95;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%;
  print-color-adjust: exact; -webkit-print-color-adjust: exact;
}
main { max-width: 944px; margin: 0 auto; padding: 32px 16px 64px; }
h1, h2, h3, h4, p, dl, dd, ul, ol, figure, blockquote { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h2 { font-size: 1.2em; line-height: 1.3; margin: 40px 0 10px; }
h3, h4, summary { font-size: 1em; font-weight: 600; }
h4 { margin-top: 12px; font-size: 0.87em; }
a { color: var(--link); }
bdi { white-space: pre-line; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.88em; }
code span { display: inline-block; max-width: 100%; text-indent: 0; }
/* No text is wider, or higher, than its place. */
body { overflow-wrap: anywhere; }
li, p, td, dd, blockquote { overflow: clip; overflow-clip-margin: 3px; min-width: 0; }
.soft, dt, figcaption { color: var(--soft); }
.shape { width: 1em; height: 1em; vertical-align: -0.12em; margin-right: 0.4em; flex: none; }
.shape .body { fill: currentColor; }
.shape .sign { fill: none; stroke: var(--paper); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.shape .ring { fill: none; stroke: currentColor; stroke-width: 1.5; stroke-dasharray: 2.6 1.7; }
.shape .query { fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; }
.shape .incident { fill: var(--incident); }
.shape .change { fill: var(--change); }
.shape .drill { fill: var(--drill); }
.verdict { display: inline-block; font-weight: 600; white-space: nowrap; }
.met .shape, .verdict.met, header.ready h1 { color: var(--good); }
.not-met .shape, .verdict.not-met, header.not-ready h1 { color: var(--bad); }
.no-evidence .shape, .verdict.no-evidence { color: var(--unknown); }

header { border-top: 4px solid currentColor; padding-top: 14px; }
header.ready { border-color: var(--good); }
header.not-ready { border-color: var(--bad); }
header .about { font-size: 0.87em; color: var(--soft); }
h1 { font-size: 2.25em; line-height: 1.2; letter-spacing: -0.01em; }
header .sum { font-size: 1.13em; margin: 4px 0 16px; }
dl > div { display: grid; grid-template-columns: 11em minmax(0, 1fr); padding: 2px 0; }

.missing > ul > li { display: grid; grid-template-columns: 8.2em minmax(0, 1fr); gap: 0 0.6em; padding: 8px 0; border-top: 1px solid var(--rule); }
.missing a { font-weight: 600; }

.criteria details, .days details { border-top: 1px solid var(--rule); }
.criteria details:last-child, .days details:last-child { border-bottom: 1px solid var(--rule); }
summary { cursor: pointer; padding: 8px 0; display: grid; grid-template-columns: minmax(0, 1fr) 1em; align-items: baseline; }
summary::-webkit-details-marker { display: none; }
summary::after { content: "+"; color: var(--soft); text-align: right; font-weight: 400; }
details[open] > summary::after { content: "–"; }
summary:focus-visible, a:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
.criteria summary { grid-template-columns: 8.2em 8.6em minmax(0, 1fr) 1.4em; gap: 0 0.6em; }
.criteria summary p { font-weight: 400; color: var(--soft); }
.evidence { padding: 2px 2em 18px 8.8em; }
.evidence ul { list-style: disc; padding-left: 1.1em; }
.evidence li { overflow-clip-margin: 1.2em; }
.evidence dl { margin-top: 10px; }
.evidence dl > div { grid-template-columns: 6em minmax(0, 1fr); }

table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 0.93em; }
th { text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: 3px 12px 3px 0; vertical-align: top; border-bottom: 1px solid var(--rule); }
.figures th:first-child { width: 54%; }
.figures td:first-child { padding-left: 1.4em; text-indent: -1.4em; }
.figures .informs td:first-child { text-indent: 0; }
.figures .not-met td:nth-child(2), .figures .no-evidence td:nth-child(2) { font-weight: 600; }

.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; font-size: 0.87em; margin-bottom: 8px; }
.swatch { display: inline-block; width: 11px; height: 11px; margin-right: 5px; vertical-align: -1px; }
.swatch.completed { background: var(--completed); }
.swatch.stored { background: var(--stored); }
.swatch.verbatim { background: var(--verbatim); }
.swatch.stopped { background: var(--stopped); }
.swatch.failed { background: var(--failed); }
.swatch.denied { background: var(--denied); }
figure svg { display: block; width: 100%; height: auto; }
.narrow { display: none; }
figcaption { font-size: 0.87em; margin: 4px 0 14px; }

.events li { display: grid; grid-template-columns: 2.6em 1.4em 5em 9.5em minmax(0, 1fr); align-items: baseline; font-size: 0.93em; padding: 2px 0; }
.events { padding-bottom: 8px; }
.events .number { text-align: right; padding-right: 0.8em; color: var(--soft); }
.events .shape { align-self: start; margin: 0.26em 0 0; }
.by-day { font-size: 0.8em; table-layout: auto; margin-bottom: 12px; }
.by-day th, .by-day td { text-align: right; padding: 2px 0 2px 8px; }
.by-day td { white-space: nowrap; }
.by-day th:first-child, .by-day td:first-child { text-align: left; padding-left: 0; }

.signed { margin-top: 24px; }
.signed li { display: grid; grid-template-columns: 8.2em minmax(0, 1fr); gap: 0 0.6em; padding: 8px 0; border-top: 1px solid var(--rule); }
.because { color: var(--bad); }
.signed .soft { font-size: 0.87em; }

@media screen and (max-width: 680px) {
  main { padding-top: 16px; }
  h1 { font-size: 1.6em; }
  .figures th:first-child { width: 46%; }
  .wide { display: none; }
  .narrow { display: block; }
  dl > div, .missing > ul > li, .signed li { grid-template-columns: minmax(0, 1fr); padding: 4px 0; }
  .criteria summary { grid-template-columns: 8.2em minmax(0, 1fr) 1em; }
  .criteria summary p { grid-column: 1 / -1; grid-row: 2; }
  .evidence { padding: 2px 0 14px; }
  .events li { grid-template-columns: 2.2em 1.4em 5em minmax(0, 1fr); }
  .events .what { grid-column: 3 / -1; }
  .by-day, .by-day tbody { display: block; }
  .by-day thead { display: none; }
  .by-day tr { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 2px 10px; padding: 8px 0; border-bottom: 1px solid var(--rule); }
  .by-day td, .by-day td:first-child { width: auto; text-align: left; padding: 0; border: 0; }
  .by-day td:first-child { grid-column: 1 / -1; font-weight: 600; }
  .by-day td:not(:first-child)::before { content: attr(data-head); display: block; color: var(--soft); font-size: 11px; }
}
@page { size: A4; margin: 14mm 14mm 18mm; @bottom-left { content: "${footer}"; font: 7.5pt sans-serif; color: #5c6167; } @bottom-right { content: counter(page) " of " counter(pages); font: 7.5pt sans-serif; color: #5c6167; } }
@media print {
  :root { color-scheme: light; }
  body { font-size: 9pt; }
  main { max-width: none; padding: 0; }
  h2 { margin-top: 20pt; }
  h2, h3, h4, summary, thead { break-after: avoid; }
  figure, tr, .events li, .signed li, .missing li { break-inside: avoid; }
  details::details-content { display: block; content-visibility: visible; height: auto; }
  summary::after, details[open] > summary::after { content: none; }
  a { color: inherit; text-decoration: none; }
}
`;
