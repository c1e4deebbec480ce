import type { ControlSnapshotV1 } from "../control-snapshot.ts";

/** What operators have set, with the digest by which evidence names it. */
interface MockControls {
  readonly snapshot: ControlSnapshotV1;
  readonly revision: number;
  readonly digest: string;
}

const open: ControlSnapshotV1 = {
  version: "v1",
  source: "unleash",
  environment: "production",
  killSwitch: "released",
  feature: "enabled",
  rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: 10_000 },
};

const noFlag =
  "the AI flag `slotgen.ai` is not among the flags that Unleash sends: create it with " +
  "`slotgate unleash setup`, revive it if it is archived, and check that the token covers its project";

const noStrategy =
  "the rollout of `slotgen.ai` cannot be used: it has no strategy, which means everybody: " +
  "add one gradual rollout";

/** Controls in which every gate is open, or one is not. A test checks the digests. */
export const controls = {
  open: {
    snapshot: open,
    revision: 1,
    digest: "827ee0e504d96c8b311e5471c677918b686554ce1fa56c3e49f03848c7d34fdf",
  },
  killed: {
    snapshot: { ...open, killSwitch: "engaged" },
    revision: 2,
    digest: "b45f1c344ced1f3a8c4af66af308bb245362778df0f4cd4c04207d051e13c236",
  },
  "kill-unknown": {
    snapshot: { ...open, killSwitch: "unknown" },
    revision: 3,
    digest: "cd0ca35c78a132f5b423c7419018ef273243f1457b36009850436e0d82f52222",
  },
  "feature-unknown": {
    snapshot: { ...open, feature: "unknown", rollout: { state: "invalid", problem: noFlag } },
    revision: 4,
    digest: "79f4c8f0fd8c438ac053fabf44df32077a9d99d0665dcd2cdad5382ea1564d41",
  },
  "feature-off": {
    snapshot: { ...open, feature: "disabled" },
    revision: 5,
    digest: "958f12a1ce24e4576735bb3741b2e51db7bb72b4eaeab22fd3729c3c3898ff3e",
  },
  "rollout-invalid": {
    snapshot: { ...open, rollout: { state: "invalid", problem: noStrategy } },
    revision: 6,
    digest: "0747e27bc9d2637edc1564d98683468a18610da10d3ad69da53f651d9dc34661",
  },
  "rollout-at-0": {
    snapshot: { ...open, rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: 0 } },
    revision: 7,
    digest: "0820e92bb2a5fe18867b922e80c794ea215368fee2ae6c15aded6e7fd35986a9",
  },
} as const satisfies Readonly<Record<string, MockControls>>;
