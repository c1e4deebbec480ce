import { FateUnknownError } from "./fate-unknown-error.ts";
import { RecordRefusedError } from "./record-refused-error.ts";
import { SpoolError, type SpoolFailure } from "./spool-error.ts";
import { StoreNotDurableError } from "./store-not-durable-error.ts";
import { StoreSlowError } from "./store-slow-error.ts";

/** Why the store is not used. */
export type StoreFailure = "unreachable" | "slow" | "not-durable";

export const storeFailures = [
  "unreachable",
  "slow",
  "not-durable",
] as const satisfies readonly StoreFailure[];

/** Why a record was refused; its caller got an error. */
export const lossCauses = [
  "store-unreachable",
  "store-slow",
  "store-not-durable",
  "spool-full",
  "disk-full",
  "spool-io",
  "fate-unknown",
  "refused",
  "queue-full",
] as const satisfies readonly (
  | `store-${StoreFailure}`
  | SpoolFailure
  | "fate-unknown"
  | "refused"
  | "queue-full"
)[];

export type LossCause = (typeof lossCauses)[number];

export function storeFailureOf(error: unknown): StoreFailure {
  if (error instanceof StoreSlowError) return "slow";
  return error instanceof StoreNotDurableError ? "not-durable" : "unreachable";
}

export function lossCauseOf(error: unknown): LossCause {
  if (error instanceof SpoolError) return error.failure;
  if (error instanceof FateUnknownError) return "fate-unknown";
  if (error instanceof RecordRefusedError) return "refused";
  return `store-${storeFailureOf(error)}`;
}
