import type { Operation } from "./operation.ts";

export const healthOperations = {
  checkAlive: {
    method: "get",
    path: "/healthz",
    roles: null,
    tag: "Health",
    summary: "Check that the process is alive",
    parameters: [],
    request: null,
    answers: { 200: { document: "liveness", description: "The process answers." } },
    problems: {},
  },
  checkReady: {
    method: "get",
    path: "/readyz",
    roles: null,
    tag: "Health",
    summary: "Check that stubs can be answered and recorded",
    description: "Other problems are listed as degraded: they deny jobs, but every denial is answered.",
    parameters: [],
    request: null,
    answers: {
      200: { document: "readiness", description: "Stubs can be answered and recorded." },
      503: {
        document: "readiness",
        description: "Nothing can be recorded, so nothing can be answered; or the replica is stopping.",
        example: {
          status: "not-ready",
          degraded: [
            { what: "database", detail: "the database does not answer, so nothing can be recorded" },
          ],
        },
      },
    },
    problems: {},
  },
  readMetrics: {
    method: "get",
    path: "/metrics",
    roles: null,
    tag: "Health",
    summary: "Scrape the metrics",
    description: "For Prometheus. Counts and times only, without values chosen by callers.",
    parameters: [],
    request: null,
    answers: {
      200: {
        mediaType: "text/plain",
        description: "All metrics in Prometheus's text format.",
        schema: { type: "string" },
        example: '# TYPE slotgate_build_info gauge\nslotgate_build_info{version="0.0.0"} 1\n',
      },
    },
    problems: {},
  },
} as const satisfies Readonly<Record<string, Operation>>;
