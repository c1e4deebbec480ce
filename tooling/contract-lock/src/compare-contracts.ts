import { isDeepStrictEqual } from "node:util";
import { compareContract } from "./compare-contract.ts";
import { compareReasons } from "./compare-reasons.ts";
import { compareSequence } from "./compare-sequence.ts";
import { compareVectors } from "./compare-vectors.ts";
import { breakingByDefinition, compatible, type Difference } from "./difference.ts";
import { directionOf } from "./direction.ts";
import type { LockedContracts } from "./lock/contract-lock.ts";

/** The accepted and the current contracts. */
export interface ContractsPair {
  readonly before: LockedContracts;
  readonly after: LockedContracts;
}

/**
 * Every difference between the accepted and the current contracts.
 *
 * @throws UnknownDirectionError for a contract without a declared direction
 * @throws SchemaReferenceError for a reference that cannot be followed
 */
export function compareContracts({ before, after }: ContractsPair): readonly Difference[] {
  for (const name of Object.keys(after.schemas)) directionOf(name);
  const differences = [
    ...compareSchemaSets({ before, after }),
    ...compareSequence({ subject: "gates", one: "gate", before: before.gateOrder, after: after.gateOrder }),
    ...compareSequence({
      subject: "guards",
      one: "guard",
      before: before.guardOrder,
      after: after.guardOrder,
    }),
    ...compareReasons({ before: before.reasons, after: after.reasons }),
    ...compareVectors({ before: before.vectors, after: after.vectors }),
  ];
  if (differences.length > 0 || isDeepStrictEqual(before, after)) return differences;
  // No comparison above found the difference, so none can call it compatible.
  const verdict = breakingByDefinition("what cannot be named cannot be proven compatible");
  return [{ subject: "contracts", what: "differ from the lock", verdict }];
}

function compareSchemaSets({ before, after }: ContractsPair): Difference[] {
  const accepted = new Map(Object.entries(before.schemas));
  const current = new Map(Object.entries(after.schemas));
  const names = [...new Set([...accepted.keys(), ...current.keys()])].sort();
  return names.flatMap((name): readonly Difference[] => {
    const was = accepted.get(name);
    const is = current.get(name);
    const subject = `${name} v1`;
    if (was === undefined) return [{ subject, what: "is a new contract", verdict: compatible }];
    if (is === undefined)
      return [
        {
          subject,
          what: "was removed",
          verdict: breakingByDefinition("a contract of v1 stays as long as v1"),
        },
      ];
    return compareContract({ name, before: was, after: is });
  });
}
