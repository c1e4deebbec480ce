import * as z from "zod";
import { vocabulary } from "./vocabulary.ts";

const schemaObject = z.record(z.string(), z.unknown());

/** Everything of the contracts that is locked. */
export const lockedContracts = z.strictObject({
  ...vocabulary.shape,
  /** The JSON Schemas by the name of their contract. */
  schemas: z.record(z.string(), schemaObject),
  /** SHA-256 of each file of conformance vectors, by its name. */
  vectors: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});

export type LockedContracts = z.infer<typeof lockedContracts>;

/** `contract.lock.json`: what was accepted, and the changesets that it was accepted with. */
export const contractLock = z.strictObject({
  lock: z.literal("contract-lock.v1"),
  changesets: z.array(z.string()),
  ...lockedContracts.shape,
});

export type ContractLock = z.infer<typeof contractLock>;
