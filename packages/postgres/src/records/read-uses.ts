import { type Use, type Uses, unused } from "@slotgate/telemetry";

/** The use of days and runs from the statement's answer. Null: not reported, so unknown. */
export function readUses(told: unknown): Uses | null {
  if (!Array.isArray(told)) return null;
  const byKey = new Map<string, Use>();
  for (const row of told as readonly Readonly<Record<string, unknown>>[]) {
    byKey.set(String(row["key"]), {
      tokensSpent: Number(row["tokens_spent"]),
      tokensReserved: Number(row["tokens_reserved"]),
      callsSpent: Number(row["calls_spent"]),
      callsReserved: Number(row["calls_reserved"]),
    });
  }
  const [, day = unused] = [...byKey].find(([key]) => key.startsWith("day:")) ?? [];
  return { day, ofRun: (runId) => byKey.get(`run:${runId}`) ?? unused };
}
