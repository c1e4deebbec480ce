import { type BudgetDay, type BudgetUse, type BudgetV1, budgetV1 } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import { table } from "../output/table.ts";
import { type OutputOptions, type View, viewOf } from "../output/view.ts";
import { when } from "../output/when.ts";
import { paragraph } from "../output/wrapped.ts";

/** Shows the budgets: the rest of today, its end, and advice when little is left. */
export async function budgetCommand(io: CommandIo, options: OutputOptions): Promise<void> {
  const budget = await clientOrFail(io).ask({ path: "/v1/budget", contract: budgetV1 });
  io.out(options.json === true ? asJson(budget) : budgetAsText(budget, viewOf(io, options)));
}

/** From this share on, the output advises. */
const muchUsed = 0.8;

const notCounted =
  "no budget is set, so use is not counted: for a daily budget set SLOTGATE_BUDGET_TOKENS_PER_DAY or " +
  "SLOTGATE_BUDGET_CALLS_PER_DAY and restart the replicas";

function budgetAsText({ days, limits, endsAt }: BudgetV1, view: View): string {
  if (Object.values(limits).every((limit) => limit === null)) return paragraph(notCounted, view);
  const rows = days.flatMap(({ day, tokens, calls }) => [
    { day, budget: "tokens", ...tokens },
    { day, budget: "calls", ...calls },
  ]);
  const [today] = days;
  return [
    rows.length === 0 ? "nothing was used yet\n" : table(rows, columns, view),
    paragraph(
      `a run may spend: ${limitInWords(limits.tokensPerRun, "tokens")}, ${limitInWords(limits.callsPerRun, "calls")}`,
      view,
    ),
    `today ends ${when(endsAt, view)}, at midnight UTC: then its budgets start again\n`,
    ...(today === undefined ? [] : advice(today).map((text) => paragraph(text, view))),
  ].join("");
}

type UseOfDay = BudgetUse & { readonly day: string; readonly budget: string };

const columns = [
  { head: "DAY", cell: ({ day }: UseOfDay) => day },
  { head: "BUDGET", cell: ({ budget }: UseOfDay) => budget },
  { head: "LIMIT", cell: ({ limit }: UseOfDay) => limit ?? "none", as: "number" },
  { head: "SPENT", cell: ({ spent }: UseOfDay) => spent, as: "number" },
  { head: "RESERVED", cell: ({ reserved }: UseOfDay) => reserved, as: "number" },
  { head: "LEFT", cell: (use: UseOfDay) => leftOf(use), as: "number" },
] as const;

const leftOf = ({ limit, spent, reserved }: BudgetUse): number | null =>
  limit === null ? null : Math.max(0, limit - spent - reserved);

const limitInWords = (limit: number | null, noun: string): string =>
  limit === null ? `any number of ${noun}` : `${limit} ${noun}`;

const advice = ({ tokens, calls }: BudgetDay): readonly string[] => [
  ...adviceOn(tokens, "TOKENS"),
  ...adviceOn(calls, "CALLS"),
];

function adviceOn({ limit, spent, reserved }: BudgetUse, name: "TOKENS" | "CALLS"): readonly string[] {
  if (limit === null || spent + reserved < limit * muchUsed) return [];
  const used = limit === 0 ? "all" : `${Math.floor((100 * (spent + reserved)) / limit)} %`;
  return [
    `${used} of today's ${name.toLowerCase()} is used: until midnight UTC, jobs that exceed the rest end as BUDGET_EXHAUSTED. ` +
      `To let more in today, raise SLOTGATE_BUDGET_${name}_PER_DAY and restart the replicas`,
  ];
}
