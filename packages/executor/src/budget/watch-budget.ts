import type { BudgetLimits, BudgetUse, BudgetV1, DecisionV1 } from "@slotgate/contracts";
import { budgetOf } from "./budget-of.ts";
import type { BudgetReader } from "./budget-reader.ts";

/** The last reading of the budgets, for observers; admissions do not use it. */
export interface BudgetWatch {
  /** Reads again; never throws. */
  readonly look: () => Promise<void>;
  /** Null: there is no budget, or it was not read yet. */
  readonly current: () => BudgetV1 | null;
  /** Called for every job that ended. */
  readonly ended: (decision: Pick<DecisionV1, "reason" | "evidence">) => void;
  /** Which budget is exhausted, and until when; null if the last refused amount fits. */
  readonly problem: () => string | null;
}

export interface BudgetWatchOptions {
  readonly limits: BudgetLimits | null;
  readonly reader: BudgetReader;
  readonly onFailure: (error: unknown) => void;
}

export function watchBudget({ limits, reader, onFailure }: BudgetWatchOptions): BudgetWatch {
  let current: BudgetV1 | null = null;
  /** The smallest amount that did not fit into each daily budget, usually more than one token or call. */
  let least: Partial<Record<"tokensPerDay" | "callsPerDay", number>> = {};
  let askedOn: string | null = null;

  return {
    async look() {
      if (limits === null) return;
      try {
        current = budgetOf(limits, await reader.read({ days: 1 }));
      } catch (error) {
        onFailure(error);
      }
    },
    current: () => current,
    ended({ reason, evidence }) {
      const figures = evidence?.guardFigures ?? null;
      if (reason !== "BUDGET_EXHAUSTED" || figures === null) return;
      const today = current?.days[0]?.day ?? null;
      if (today !== askedOn) least = {};
      askedOn = today;
      const { asked = 1 } = figures;
      for (const name of ["tokensPerDay", "callsPerDay"] as const)
        if (name in figures) least[name] = Math.min(least[name] ?? asked, asked);
    },
    problem() {
      const [today] = current?.days ?? [];
      if (current === null || today === undefined) return null;
      const { tokensPerDay = 1, callsPerDay = 1 } = today.day === askedOn ? least : {};
      const spent = [
        ...(hasRoom(today.tokens, tokensPerDay) ? [] : ["tokens"]),
        ...(hasRoom(today.calls, callsPerDay) ? [] : ["calls"]),
      ];
      return spent.length === 0
        ? null
        : `today's budget of ${spent.join(" and ")} is used up, so jobs end as BUDGET_EXHAUSTED until ` +
            `${current.endsAt}, or until the limit is raised: see \`slotgate budget\``;
    },
  };
}

const hasRoom = ({ limit, spent, reserved }: BudgetUse, asked: number): boolean =>
  limit === null || spent + reserved + asked <= limit;
