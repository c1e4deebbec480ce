import type { CriterionVerdict, ReadinessEvent } from "@slotgate/contracts";
import { type Html, html } from "./html.ts";

const shape = (drawing: Html): Html =>
  html`<svg class="shape" viewBox="0 0 16 16" aria-hidden="true">${drawing}</svg>`;

/** A disc with a tick, a square with a cross, a broken ring with a question mark. */
export const verdictShapes: Readonly<Record<CriterionVerdict, Html>> = {
  met: shape(
    html`<circle class="body" cx="8" cy="8" r="7.5"/><path class="sign" d="M4.5 8.3 7 10.8 11.6 5.6"/>`,
  ),
  "not-met": shape(
    html`<rect class="body" x="0.8" y="0.8" width="14.4" height="14.4" rx="2"/><path class="sign" d="M5 5 11 11M11 5 5 11"/>`,
  ),
  "no-evidence": shape(
    html`<circle class="ring" cx="8" cy="8" r="6.8"/><path class="query" d="M6.1 6.3a1.95 1.95 0 1 1 2.8 1.8c-.6.3-.9.7-.9 1.3M8 11.4v.1"/>`,
  ),
};

const words = { met: "met", "not-met": "not met", "no-evidence": "no evidence" } as const;

/** A verdict, told by its word, its shape and its colour. */
export const verdictMark = (verdict: CriterionVerdict, word: string = words[verdict]): Html =>
  html`<span class="verdict ${verdict}">${verdictShapes[verdict]}${word}</span>`;

/** As in the charts. */
export const eventShapes: Readonly<Record<ReadinessEvent["kind"], Html>> = {
  incident: shape(html`<path class="incident" d="M8 2 14.5 14h-13Z"/>`),
  change: shape(html`<path class="change" d="M8 1.5 14.5 8 8 14.5 1.5 8Z"/>`),
  drill: shape(html`<circle class="drill" cx="8" cy="8" r="5.5"/>`),
};
