import { type Html, html } from "./html.ts";

/** A time in UTC, to the minute. */
export const timeOf = (at: string): Html =>
  html`<time datetime="${at}">${at.slice(0, 10)} ${at.slice(11, 16)}</time>`;
