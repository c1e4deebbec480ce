import type { Watch } from "./tcp-proxy.ts";

/** A moment at which something is killed. */
export interface Point {
  readonly name: string;
  readonly kills: "the service" | "PostgreSQL";
  /** Whose bytes tell that it has come; null: chance does. */
  readonly watch: (Pick<Watch, "marker" | "at"> & { readonly on: "database" | "model" }) | null;
}

const admission = '"event":"admission"';
const outcome = '"event":"outcome"';
const request = "/chat/completions";

const service = (name: string, watch: Point["watch"]): Point => ({ name, kills: "the service", watch });
const postgres = (name: string, watch: Point["watch"]): Point => ({ name, kills: "PostgreSQL", watch });

/** Every point, in the order of a job's way. */
export const points: readonly Point[] = [
  service("record built", { on: "database", marker: admission, at: "request-held" }),
  service("record sent", { on: "database", marker: admission, at: "request-forwarded" }),
  service("committed, not acknowledged", { on: "database", marker: admission, at: "answer-held" }),
  service("before the request", { on: "database", marker: admission, at: "answer-forwarded" }),
  service("request sent", { on: "model", marker: request, at: "request-forwarded" }),
  service("in the body", { on: "model", marker: request, at: "answer-halved" }),
  service("before the outcome", { on: "database", marker: outcome, at: "request-held" }),
  service("outcome sent", { on: "database", marker: outcome, at: "request-forwarded" }),
  service("after the outcome, before the answer", { on: "database", marker: outcome, at: "answer-held" }),
  service("at random", null),
  postgres("PostgreSQL, admission sent", { on: "database", marker: admission, at: "request-forwarded" }),
  postgres("PostgreSQL, admission committed", { on: "database", marker: admission, at: "answer-held" }),
  postgres("PostgreSQL, request sent", { on: "model", marker: request, at: "request-forwarded" }),
  postgres("PostgreSQL, outcome sent", { on: "database", marker: outcome, at: "request-forwarded" }),
  postgres("PostgreSQL, outcome committed", { on: "database", marker: outcome, at: "answer-held" }),
  postgres("PostgreSQL, at random", null),
];
