import { type Signoff, signoffAreas, signoffRoles } from "@slotgate/contracts";
import { type Html, html, said } from "./html.ts";
import { verdictMark, verdictShapes } from "./marks.ts";
import { timeOf } from "./times.ts";

/** Who has signed what, and what undid it: a table of roles and areas, then each sign-off. */
export const signoffsSection = (signoffs: readonly Signoff[]): Html => html`
<section class="signoffs">
<h2>Sign-offs</h2>
<table class="areas">
<thead><tr><th></th>${signoffRoles.map((role) => html`<th scope="col">${role}</th>`)}</tr></thead>
<tbody>
${signoffAreas.map(
  (area) =>
    html`<tr><th scope="row">${area}</th>${signoffRoles.map(
      (role) => html`<td>${standOf(signoffs.filter((one) => one.area === area && one.role === role))}</td>`,
    )}</tr>\n`,
)}
</tbody>
</table>
${signoffs.length === 0 ? "" : html`<ol class="signed">\n${signoffs.map(signoffOf)}</ol>`}
</section>`;

const standOf = (signoffs: readonly Signoff[]): Html => {
  const valid = signoffs.find(({ state }) => state === "valid");
  if (valid !== undefined) return html`<span class="met">${verdictShapes.met}</span>${said(valid.subject)}`;
  const newest = signoffs[0];
  return newest === undefined
    ? verdictMark("no-evidence", "not signed")
    : verdictMark("not-met", newest.state);
};

const signoffOf = ({
  role,
  area,
  subject,
  signedAt,
  state,
  because,
  statement,
  report,
}: Signoff): Html => html`<li>
${verdictMark(state === "valid" ? "met" : "not-met", state)}
<div>
<p><strong>${area}</strong> for ${role} by <strong>${said(subject)}</strong>, ${timeOf(signedAt)} UTC</p>
<blockquote>${said(statement)}</blockquote>
${because === null ? "" : html`<p class="because">${state === "lapsed" ? "Lapsed" : "Withdrawn"}: ${said(because)}</p>`}
<p class="soft">on report <code>${report}</code></p>
</div>
</li>
`;
