/** A problem that still lets stubs be answered. */
export interface Degradation {
  readonly what: string;
  readonly detail: string;
}

export interface Health {
  /** Stubs can be answered and recorded. */
  readonly ready: boolean;
  readonly degraded: readonly Degradation[];
}
