/** What a key may do. */
export const roles = ["submit", "operate", "audit"] as const;

export type Role = (typeof roles)[number];

/** What decides who may ask: where the operation is, and whose keys open it; null: no key is needed. */
export interface OperationFacts {
  readonly method: "get" | "post";
  readonly path: string;
  readonly roles: readonly Role[] | null;
}

/**
 * Everything that the API does. To be replaced by the service's own table of operations as soon as it exports
 * one: then an operation that is added there without a row in `rows.ts` fails the test.
 */
export const operations: Readonly<Record<string, OperationFacts>> = {
  submitRun: { method: "post", path: "/v1/runs", roles: ["submit"] },
  dryRun: { method: "post", path: "/v1/decisions", roles },
  readDecision: { method: "get", path: "/v1/decisions/{decisionId}", roles },
  listJobDecisions: { method: "get", path: "/v1/jobs/{jobId}/decisions", roles },
  readControls: { method: "get", path: "/v1/controls", roles: ["operate", "audit"] },
  checkAlive: { method: "get", path: "/healthz", roles: null },
  checkReady: { method: "get", path: "/readyz", roles: null },
};
