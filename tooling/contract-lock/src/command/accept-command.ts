import { existsSync } from "node:fs";
import { compareContracts } from "../compare-contracts.ts";
import type { Difference } from "../difference.ts";
import { type Changeset, changesetsFor } from "../lock/changesets.ts";
import { type ContractLock, contractLock } from "../lock/contract-lock.ts";
import { readJson } from "../lock/read-json.ts";
import { writeLock } from "../lock/write-lock.ts";
import { countsInWords, isBreaking, report } from "../report.ts";
import { acceptLine, changesetLine, remakeLine } from "./advice.ts";
import { type CommandIo, contractsAt, lockFile, type Paths, packageAt } from "./paths.ts";
import { RefusedError } from "./refused-error.ts";
import { withoutChangesets } from "./without-changesets.ts";

/** `compatible`: only changes that break no user. `any`: remakes the lock, until the first release. */
export type Accepts = "compatible" | "any";

/**
 * Accepts the current contracts, with a changeset that says why.
 *
 * @throws RefusedError for what may not be accepted; nothing is written then
 */
export function acceptCommand(io: CommandIo, { paths, accepts }: { paths: Paths; accepts: Accepts }): void {
  const { name, version, released } = packageAt(paths);
  if (accepts === "any" && released === "yes")
    throw new RefusedError(
      `\`--before-first-release\` ended with the first release, and ${name} is at ${version}: make a v2`,
    );

  const file = lockFile(paths);
  const before = existsSync(file) ? readJson(file, contractLock) : null;
  const after = contractsAt(paths);
  if (before === null && accepts === "compatible")
    throw new RefusedError(`there is no lock to be compatible with; ${remakeLine}`);
  const differences = before === null ? [] : compareContracts({ before: withoutChangesets(before), after });
  if (before !== null && differences.length === 0) {
    io.out("the contracts are what contract.lock.json says: nothing to accept");
    return;
  }
  for (const line of report(differences)) io.out(line);
  refuseBreaking({ differences, accepts, released });
  // Every contract of a first lock must have a direction too.
  if (before === null) compareContracts({ before: after, after });

  const used = before?.changesets ?? [];
  const changesets = unusedChangesets({
    all: changesetsFor({ packageName: name, folder: paths.changesets }),
    used,
  });
  const lock: ContractLock = {
    lock: "contract-lock.v1",
    changesets: [...used, ...changesets.map((one) => one.name)],
    ...after,
  };
  writeLock(file, lock);
  for (const changeset of changesets)
    io.out(`accepted with ${changeset.name}: ${oneLine(changeset.summary)}`);
  io.out(
    before === null
      ? "made the first contract.lock.json; commit it"
      : `took ${countsInWords(differences)} into contract.lock.json; commit it`,
  );
}

function refuseBreaking({
  differences,
  accepts,
  released,
}: {
  readonly differences: readonly Difference[];
  readonly accepts: Accepts;
  readonly released: "yes" | "not-yet";
}): void {
  if (accepts === "any" || !differences.some(isBreaking)) return;
  const otherwise = released === "not-yet" ? `; ${remakeLine}` : "";
  throw new RefusedError(`a breaking change needs v2 beside v1${otherwise}`);
}

/** At least one, so that each acceptance has its own line in the changelog. */
function unusedChangesets({
  all,
  used,
}: {
  readonly all: readonly Changeset[];
  readonly used: readonly string[];
}): readonly Changeset[] {
  const unused = all.filter(({ name }) => !used.includes(name));
  if (unused.length > 0) return unused;
  const spent = all.length === 0 ? "" : ` (${all.map((one) => one.name).join(", ")} was used before)`;
  throw new RefusedError(
    `no changeset stands for it${spent}: ${changesetLine}, then run ${acceptLine} again`,
  );
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");
