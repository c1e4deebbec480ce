import { vi } from "vitest";

/** Waits until the check no longer throws; how long that takes says nothing about the code. */
export function eventually(check: () => unknown): Promise<unknown> {
  return vi.waitFor(check, { timeout: 20_000, interval: 20 });
}
