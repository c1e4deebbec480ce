import type { BudgetLimits, BudgetUse, BudgetV1, DecisionV1 } from "@slotgate/contracts";
import { budgetOf } from "./budget-of.ts";
import type { BudgetReader } from "./budget-reader.ts";

/** How the budgets stood when they were last read: for those who watch, not for whoever admits. */
export interface BudgetWatch {
  /** Reads anew; never throws. */
  readonly look: () => Promise<void>;
  /** Null: there is no budget, or it was not read yet. */
  readonly current: () => BudgetV1 | null;
  /** Told of every job that ended. */
  readonly ended: (decision: Pick<DecisionV1, "reason" | "evidence">) => void;
  /** What is spent, and until when; null when there is room for as much as was last asked for. */
  readonly problem: () => string | null;
}

export interface BudgetWatchOptions {
  readonly limits: BudgetLimits | null;
  readonly reader: BudgetReader;
  readonly onFailure: (error: unknown) => void;
}

export function watchBudget({ limits, reader, onFailure }: BudgetWatchOptions): BudgetWatch {
  let current: BudgetV1 | null = null;
  /** The least that did not fit into a budget of a day: more than one token or call, most of the time. */
  const asked = { tokensPerDay: 1, callsPerDay: 1 };
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
      askedOn = current?.days[0]?.day ?? null;
      for (const name of ["tokensPerDay", "callsPerDay"] as const)
        if (name in figures) asked[name] = figures["asked"] ?? 1;
    },
    problem() {
      const [today] = current?.days ?? [];
      if (current === null || today === undefined) return null;
      const least = today.day === askedOn ? asked : { tokensPerDay: 1, callsPerDay: 1 };
      const spent = [
        ...(hasRoom(today.tokens, least.tokensPerDay) ? [] : ["tokens"]),
        ...(hasRoom(today.calls, least.callsPerDay) ? [] : ["calls"]),
      ];
      return spent.length === 0
        ? null
        : `today's budget of ${spent.join(" and ")} is used up, so jobs end as BUDGET_EXHAUSTED until ` +
            `${current.endsAt}, or until it is raised: see \`slotgate budget\``;
    },
  };
}

const hasRoom = ({ limit, spent, reserved }: BudgetUse, asked: number): boolean =>
  limit === null || spent + reserved + asked <= limit;
