import type { Bomb } from "./bombs.ts";
import type { Attacked, Waits } from "./under-attack.ts";

/** What others may notice of an attack. */
export interface Bounds {
  readonly healthMs: number;
  /** How often longer another tenant's slowest hundredth may take than in peace. */
  readonly slower: number;
  readonly killMs: number;
}

/** What an attack did that no attack may, a sentence each. */
export function findingsOf(
  { answers, health, otherTenant, killToSocketMs }: Attacked,
  {
    name,
    bomb,
    peace,
    bounds,
  }: { readonly name: string; readonly bomb: Bomb; readonly peace: Waits; readonly bounds: Bounds },
): readonly string[] {
  const allowed = [...bomb.statuses, 429];
  const others = Object.keys(answers).filter((status) => !allowed.includes(Number(status)));
  const found = [
    others.length > 0 && `it was answered ${others.join(", ")}`,
    health.p99 > bounds.healthMs && `/healthz took ${health.p99.toFixed(0)} ms`,
    otherTenant.p99 > bounds.slower * peace.p99 &&
      `another tenant waited ${otherTenant.p99.toFixed(0)} ms, ${peace.p99.toFixed(0)} in peace`,
    killToSocketMs > bounds.killMs && `a kill took ${killToSocketMs.toFixed(0)} ms to reach the provider`,
  ];
  return found.filter((one) => one !== false).map((finding) => `${name}: ${finding}`);
}
