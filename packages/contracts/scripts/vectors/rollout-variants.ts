import { type GateRow, type Given, inSnapshot } from "./gate-row.ts";
import { groupId } from "./open-state.ts";
import { jobInBucket } from "./rollout-place.ts";

const invalid = ({ says, problem }: { readonly says: string; readonly problem: string }): GateRow => ({
  gate: "rollout",
  reason: "ROLLOUT_INVALID",
  says,
  change: inSnapshot({ rollout: { state: "invalid", problem } }),
});

const valid = (
  says: string,
  place: { readonly bucket: number; readonly basisPoints: number; readonly groupId?: string },
): GateRow => {
  const job = jobInBucket({ groupId, prefix: "lesson", ...place });
  return {
    gate: "rollout",
    reason: place.bucket < place.basisPoints ? null : "ROLLOUT_EXCLUDED",
    says,
    change: (given) => ({
      ...inSnapshot({
        rollout: { state: "valid", groupId: job.groupId, basisPoints: place.basisPoints },
      })(given),
      job: { ...given.job, jobId: job.jobId },
    }),
  };
};

/** A job at a border of the effective rollout, under the service's cap. */
const capped = (
  says: string,
  {
    rolloutCap,
    reason,
    ...place
  }: {
    readonly bucket: number;
    readonly basisPoints: number;
    readonly rolloutCap: Given["rolloutCap"];
    readonly reason: GateRow["reason"];
  },
): GateRow => {
  const row = valid(says, place);
  return { ...row, reason, change: (given) => ({ ...row.change(given), rolloutCap }) };
};

const excluded = "ROLLOUT_EXCLUDED";
const under = (basisPoints: number) => ({ state: "set", basisPoints }) as const;

/** The rollout gate's outcomes at its borders. `rollout.json` has many more jobs. */
export const rolloutVariants = (): GateRow[] => [
  invalid({ says: "a constraint", problem: "it has a constraint" }),
  invalid({ says: "by default stickiness at 100 %", problem: "its stickiness is `default`" }),
  invalid({ says: "problem without words", problem: "" }),
  valid("0 basis points, first bucket", { bucket: 0, basisPoints: 0 }),
  valid("0 basis points, last bucket", { bucket: 9_999, basisPoints: 0 }),
  valid("0.01 per cent, first bucket", { bucket: 0, basisPoints: 1 }),
  valid("0.01 per cent, second bucket", { bucket: 1, basisPoints: 1 }),
  valid("1 per cent, its last bucket", { bucket: 99, basisPoints: 100 }),
  valid("1 per cent, the bucket after", { bucket: 100, basisPoints: 100 }),
  valid("12.5 per cent, its last bucket", { bucket: 1_249, basisPoints: 1_250 }),
  valid("12.5 per cent, the bucket after", { bucket: 1_250, basisPoints: 1_250 }),
  valid("99.99 per cent, its last bucket", { bucket: 9_998, basisPoints: 9_999 }),
  valid("99.99 per cent, last bucket", { bucket: 9_999, basisPoints: 9_999 }),
  valid("10000 basis points, last bucket", { bucket: 9_999, basisPoints: 10_000 }),
  valid("10000 basis points, first bucket", { bucket: 0, basisPoints: 10_000 }),
  valid("another group", { bucket: 4_999, basisPoints: 5_000, groupId: "another.group" }),
  capped("capped below, its last bucket", {
    bucket: 0,
    basisPoints: 100,
    rolloutCap: under(1),
    reason: null,
  }),
  capped("capped below, the bucket after", {
    bucket: 1,
    basisPoints: 100,
    rolloutCap: under(1),
    reason: excluded,
  }),
  capped("capped at 0", { bucket: 0, basisPoints: 10_000, rolloutCap: under(0), reason: excluded }),
  capped("a cap above raises nothing", {
    bucket: 100,
    basisPoints: 100,
    rolloutCap: under(10_000),
    reason: excluded,
  }),
  capped("a cap above lowers nothing", {
    bucket: 99,
    basisPoints: 100,
    rolloutCap: under(101),
    reason: null,
  }),
  capped("cap unknown", {
    bucket: 0,
    basisPoints: 10_000,
    rolloutCap: { state: "unknown" },
    reason: excluded,
  }),
];
