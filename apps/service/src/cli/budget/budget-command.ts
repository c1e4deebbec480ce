import { type BudgetUse, type BudgetV1, parseBudgetV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import type { CommandIo } from "../io.ts";
import { textTable } from "../text-table.ts";

/** Shows the budgets: what today has left, when it ends, and what to do where little is left. */
export async function budgetCommand(
  io: CommandIo,
  { format }: { readonly format: "table" | "json" },
): Promise<void> {
  const budget = await clientOrFail(io).ask({ path: "/v1/budget", parse: parseBudgetV1 });
  io.out(format === "json" ? `${JSON.stringify(budget, null, 2)}\n` : budgetAsText(budget));
}

/** From this share on, somebody should know. */
const muchUsed = 0.8;

function budgetAsText({ days, limits, endsAt }: BudgetV1): string {
  const rows = days.flatMap(({ day, tokens, calls }) => [
    [day, "tokens", ...cellsOf(tokens)],
    [day, "calls", ...cellsOf(calls)],
  ]);
  const [today] = days;
  return [
    textTable([head, ...rows]),
    `a run may spend: ${limitInWords(limits.tokensPerRun, "tokens")}, ${limitInWords(limits.callsPerRun, "calls")}\n`,
    `today ends at ${endsAt} (UTC): then its budgets begin anew\n`,
    ...(today === undefined ? [] : [...adviceOn(today.tokens, "TOKENS"), ...adviceOn(today.calls, "CALLS")]),
  ].join("");
}

const head = ["DAY", "BUDGET", "LIMIT", "SPENT", "RESERVED", "LEFT"];

const cellsOf = ({ limit, spent, reserved }: BudgetUse): string[] => [
  limit === null ? "none" : String(limit),
  String(spent),
  String(reserved),
  limit === null ? "-" : String(leftOf({ limit, spent, reserved })),
];

const leftOf = ({ limit, spent, reserved }: BudgetUse & { readonly limit: number }): number =>
  Math.max(0, limit - spent - reserved);

const limitInWords = (limit: number | null, noun: string): string =>
  limit === null ? `as many ${noun} as it likes` : `${limit} ${noun}`;

function adviceOn({ limit, spent, reserved }: BudgetUse, name: "TOKENS" | "CALLS"): string[] {
  if (limit === null || spent + reserved < limit * muchUsed) return [];
  const used = limit === 0 ? "all" : `${Math.floor((100 * (spent + reserved)) / limit)} %`;
  return [
    `${used} of today's ${name.toLowerCase()} is used: jobs that do not fit in end as BUDGET_EXHAUSTED until then. ` +
      `To let more in today, raise SLOTGATE_BUDGET_${name}_PER_DAY and restart the replicas\n`,
  ];
}
