import type { Difference, Reconciliation } from "../outbound/reconcile.ts";
import { printable } from "./printable.ts";
import { textTable } from "./text-table.ts";

/** A comparison for people: each difference, and below them what was compared. */
export function reconciliationAsText(result: Reconciliation): string {
  const figures = [
    ["requests", result.requests],
    ["decisions that sent them", result.decisions],
    ["differences", result.differences.length],
    ["admissions without an outcome yet", result.open],
    ["outcomes that do not know their requests", result.unknown],
    ["lines that cannot be read", result.unreadable],
  ].map((row) => row.map(String));
  return `${result.differences.map((one) => `${printable(sentenceOf(one))}\n`).join("")}${textTable(figures)}`;
}

function sentenceOf(difference: Difference): string {
  const { decisionId, requests } = difference;
  switch (difference.is) {
    case "request-without-admission":
      return `decision ${decisionId}: ${requests} requests left without an admission`;
    case "attempts-differ":
      return `decision ${decisionId}: ${requests} requests left, its outcome says ${difference.recorded}`;
  }
}
