import type { Role } from "@slotgate/executor";
import { type Operation, type OperationId, operations as table } from "@slotgate/service";

/** What a key may do. */
export const roles = ["submit", "operate", "audit"] as const satisfies readonly Role[];

/** What decides who may ask: where the operation is, and whose keys open it; null: no key is needed. */
export type OperationFacts = Pick<Operation, "method" | "path" | "roles">;

/** Everything that the API does, from the service's own table: what is added there needs a row in `rows.ts`. */
export const operations: Readonly<Record<OperationId, OperationFacts>> = table;
