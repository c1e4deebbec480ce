import type { SinkName } from "./sinks.ts";

/** Marks that may be found in a sink, each with the reason why. Everything else is a leak. */
export const toldByDesign: readonly {
  readonly field: RegExp;
  readonly sinks: readonly SinkName[];
  readonly because: string;
}[] = [
  {
    field: /^(?:job id \d+|slot id|scope value)$/,
    sinks: ["records", "other tables", "run lines", "spans", "decisions", "logs", "error answers"],
    because: "they say which job a record is about",
  },
  {
    field: /^head: idempotency key$/,
    sinks: ["other tables", "error answers"],
    because:
      "the caller's name for a run stands with the run, and in the answer that says it was used before",
  },
  {
    field: /^document: (?!value of)/,
    sinks: ["error answers"],
    because: "keys and values outside of `input`, `sources` and `output` are told back to whoever sent them",
  },
  {
    field: /^schema: (?:unknown keyword|reference)$/,
    sinks: ["error answers"],
    because: "a misspelt keyword or reference of a schema is told back to whoever sent it",
  },
];
