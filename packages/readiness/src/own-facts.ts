import { contractsDigest, lockedContractsDigest } from "@slotgate/contracts/contracts-digest";
import { failedVectors, type Vectors } from "@slotgate/gate/conformance";
import type { ServiceFacts } from "./facts.ts";
import { addCases, noCases, oneCase } from "./tally.ts";

/** What this build proves of itself: its contracts are the locked ones, and it answers the conformance vectors. */
export async function provenByBuild(): Promise<
  Pick<ServiceFacts, "contractsFlaw" | "vectors"> & { readonly contracts: string }
> {
  const contracts = contractsDigest();
  const vectors = await readVectors();
  const failed = failedVectors(vectors);
  return {
    contracts,
    contractsFlaw:
      contracts === lockedContractsDigest
        ? null
        : `the contracts of this build have the digest ${contracts}, the locked ones ${lockedContractsDigest}`,
    vectors: {
      count: Object.values(vectors).reduce((sum, { length }) => sum + length, 0),
      flaws: failed.reduce((cases, name) => addCases(cases, oneCase(`vector "${name}"`)), noCases),
    },
  };
}

/** Loaded when needed: they have a megabyte. */
async function readVectors(): Promise<Vectors> {
  const [gates, malformed, rollout, profiles] = await Promise.all([
    import("@slotgate/contracts/vectors/gates.json", { with: { type: "json" } }),
    import("@slotgate/contracts/vectors/malformed.json", { with: { type: "json" } }),
    import("@slotgate/contracts/vectors/rollout.json", { with: { type: "json" } }),
    import("@slotgate/contracts/vectors/profiles.json", { with: { type: "json" } }),
  ]);
  return {
    gates: gates.default.vectors as Vectors["gates"],
    malformed: malformed.default.vectors as Vectors["malformed"],
    rollout: rollout.default.vectors as Vectors["rollout"],
    profiles: profiles.default.vectors as Vectors["profiles"],
  };
}
