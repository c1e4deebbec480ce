/** The filters of `GET /v1/telemetry`, as they are in the page's address. */
export const filterNames = [
  "job",
  "run",
  "reason",
  "gate",
  "status",
  "kind",
  "rule",
  "since",
  "until",
  "drills",
] as const;

export type FilterName = (typeof filterNames)[number];
/** Beside these, the address may hold `scope.` and any dimension. */
export type Filters = { readonly [name in FilterName | "cursor"]?: string };

const isFilter = (name: string): boolean =>
  name === "cursor" || name.startsWith("scope.") || (filterNames as readonly string[]).includes(name);

/** Reads the filters of an address. The API judges the values, and says what is wrong with them. */
export function readFilters(search: Readonly<Record<string, unknown>>): Filters {
  const filters: Record<string, string> = {};
  for (const [name, value] of Object.entries(search)) {
    if (!isFilter(name) || (typeof value !== "string" && typeof value !== "number")) continue;
    const text = String(value).trim();
    if (text !== "") filters[name] = text;
  }
  return filters;
}

/** Other filters begin at the newest record again. */
export function withFilter(filters: Filters, name: FilterName, value: string): Filters {
  const { cursor: _, ...others } = filters;
  return readFilters({ ...others, [name]: value });
}

/** Addresses hold plain text (`?job=12`), so that people can read, write and share them. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}
