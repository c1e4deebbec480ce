/** The filters of both commands as given on the command line. */
export interface FilterOptions {
  readonly since?: string;
  readonly until?: string;
  readonly reason?: string;
  readonly gate?: string;
  readonly status?: string;
  readonly kind?: string;
  readonly scope?: Readonly<Record<string, string>>;
  readonly rule?: string;
  readonly run?: string;
  readonly job?: string;
  readonly drills?: string;
}

const names = ["since", "until", "reason", "gate", "status", "kind", "rule", "run", "job", "drills"] as const;

/** The filters as the API takes them. */
export function filterQuery(options: FilterOptions): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of names) {
    const value = options[name];
    if (value !== undefined) query.set(name, value);
  }
  for (const [dimension, value] of Object.entries(options.scope ?? {}))
    query.set(`scope.${dimension}`, value);
  return query;
}
