import type { ContractLock, LockedContracts } from "../lock/contract-lock.ts";

/** What a lock accepts, without how it came to be. */
export function withoutChangesets({
  lock: _lock,
  changesets: _changesets,
  ...contracts
}: ContractLock): LockedContracts {
  return contracts;
}
