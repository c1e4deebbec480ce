import type { Attacked } from "./under-attack.ts";
import type { Waits } from "./watch-others.ts";

/** What others may notice of an attack. */
export interface Bounds {
  readonly healthMs: number;
  /** How often longer another tenant's slowest hundredth may take than beside as many clients of ordinary use. */
  readonly slower: number;
  readonly killMs: number;
}

export const slowerThan = ({ others }: Pick<Attacked, "others">, peace: Waits): number =>
  others.otherTenant.p99 / peace.p99;

/** Of an attack; more say little that these do not. */
const mostFindings = 10;

/** What an attack did that no attack may, a sentence each. */
export function findingsOf(
  attacked: Attacked,
  { peace, bounds }: { readonly peace: Waits; readonly bounds: Bounds },
): readonly string[] {
  const { name, others, findings, killToSocketMs, admittedWhileKilled } = attacked;
  const found = [
    ...findings.slice(0, mostFindings),
    findings.length > mostFindings && `${findings.length - mostFindings} more of this kind`,
    ...others.failures.slice(0, mostFindings),
    others.health.p99 > bounds.healthMs && `/healthz took ${others.health.p99.toFixed(0)} ms`,
    slowerThan(attacked, peace) > bounds.slower &&
      `another tenant waited ${others.otherTenant.p99.toFixed(0)} ms, ${peace.p99.toFixed(0)} beside ordinary use`,
    killToSocketMs > bounds.killMs && `a kill took ${killToSocketMs.toFixed(0)} ms to reach the provider`,
    admittedWhileKilled > 0 && `${admittedWhileKilled} jobs were admitted while the kill was engaged`,
  ];
  return found.filter((one) => one !== false).map((finding) => `${name}: ${finding}`);
}
