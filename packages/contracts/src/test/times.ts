import type { Path } from "../decision.ts";

const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();

/** The duration of a mock model call. */
export const callMs = 1_200;
const dayMs = 86_400_000;

/** When the outcome of an admission is recorded. */
export const outcomeAt = (decidedAt: string): string => later(decidedAt, callMs);

/** When a result was generated, from when its job was decided. */
export function generatedAt(decidedAt: string, path: Path): string {
  switch (path) {
    case "model":
      return outcomeAt(decidedAt);
    case "stored":
      return later(decidedAt, -dayMs);
    case "stub":
    case "verbatim":
      return decidedAt;
  }
}
