const longestKey = 64;

/** Formats `["jobs", 3, "slot id"]` as `$.jobs[3]["slot id"]`, like the issues of `@slotgate/contracts`. */
export const jsonPath = (place: readonly (string | number)[]): string => `$${place.map(stepOf).join("")}`;

/** One step of such a path: `.jobs`, `[3]` or `["slot id"]`. */
export function stepOf(step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  const key = step.slice(0, longestKey).toWellFormed();
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
