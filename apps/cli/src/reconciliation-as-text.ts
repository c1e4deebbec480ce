import type { Reconciliation, RequestDifference } from "@slotgate/executor";
import { printable } from "./output/printable.ts";
import { facts } from "./output/table.ts";
import type { View } from "./output/view.ts";

/** Each difference, then the totals. */
export function reconciliationAsText(result: Reconciliation, view: View): string {
  const figures = (
    [
      ["requests", result.requests],
      ["decisions that sent them", result.decisions],
      ["differences", result.differences.length],
      ["admissions without an outcome yet", result.open],
      ["outcomes without a number of requests", result.unknown],
      ["lines that cannot be read", result.unreadable],
    ] as const
  ).map(([name, count]) => [name, String(count)] as const);
  return `${result.differences.map((one) => `${printable(sentenceOf(one))}\n`).join("")}${facts(figures, view)}`;
}

function sentenceOf(difference: RequestDifference): string {
  const { decisionId, requests } = difference;
  switch (difference.is) {
    case "request-without-admission":
      return `decision ${decisionId}: ${requestsSent(requests)} without an admission`;
    case "attempts-differ":
      return `decision ${decisionId}: ${requestsSent(requests)}, its outcome records ${difference.recorded}`;
  }
}

const requestsSent = (count: number): string =>
  count === 1 ? "1 request was sent" : `${count} requests were sent`;
