const longestKey = 64;

/** `["jobs", 3, "slot id"]` as `$.jobs[3]["slot id"]`, the way the issues of `@slotgate/contracts` say it. */
export function jsonPath(place: readonly (string | number)[]): string {
  return place.reduce<string>((path, step) => {
    if (typeof step === "number") return `${path}[${step}]`;
    const key = step.slice(0, longestKey).toWellFormed();
    return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
  }, "$");
}
