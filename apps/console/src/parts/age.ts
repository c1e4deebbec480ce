const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How old something is; null if that is not known, also because the clock stepped back since. */
export function ageMs({ at, now }: { readonly at: number; readonly now: number }): number | null {
  const age = now - at;
  return age >= -secondMs ? Math.max(0, age) : null;
}

/** An age in words, rounded up, so that nothing looks newer than it is. */
export function ageInWords(age: number | null): string {
  if (age === null) return "of unknown age";
  if (age <= minuteMs) return `${Math.ceil(age / secondMs)} s`;
  if (age <= hourMs) return `${Math.ceil(age / minuteMs)} min`;
  if (age <= 2 * dayMs) return `${Math.ceil(age / hourMs)} h`;
  return `${Math.ceil(age / dayMs)} d`;
}

/** Whether an answer is older than polling explains: three polls were missed. An unknown age is stale. */
export function isStale({
  age,
  everyMs,
}: {
  readonly age: number | null;
  readonly everyMs: number;
}): boolean {
  return age === null || age > 3 * everyMs + secondMs;
}

/** A duration as people read it. */
export function duration(ms: number): string {
  if (ms < secondMs) return `${Math.round(ms)} ms`;
  if (ms < minuteMs) return `${(ms / secondMs).toFixed(1)} s`;
  return `${Math.floor(ms / minuteMs)} min ${Math.round((ms % minuteMs) / secondMs)} s`;
}
