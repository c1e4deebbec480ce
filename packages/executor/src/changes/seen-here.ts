import type { AllowlistStatus, BudgetLimits, ControlSnapshotV1 } from "@slotgate/contracts";
import type { ControlReading } from "@slotgate/gate";
import type { ModelPort } from "@slotgate/model";
import { budgetsSeen } from "./budgets-seen.ts";
import type { Seen } from "./seen.ts";

/**
 * The state that this replica finds in force: the controls if known, the allowlist if it is in a file, the model's
 * configuration, the prompt and the budgets.
 */
export function seenHere({
  controls,
  allowlist,
  model,
  budgets,
  now,
}: {
  readonly controls: ControlReading | null;
  readonly allowlist: Pick<AllowlistStatus, "path" | "digest" | "enabled" | "rules">;
  readonly model: Pick<ModelPort, "attribution"> | null;
  readonly budgets: BudgetLimits | null;
  readonly now: number;
}): readonly Seen[] {
  const attribution = model?.attribution ?? null;
  return [
    ...(controls === null ? [] : [controlsSeen(controls, now)]),
    ...(allowlist.path === null ? [] : [allowlistSeen(allowlist)]),
    {
      source: "model-configuration",
      what: attribution === null ? "no model is configured" : `the model is \`${attribution.model}\``,
      after: attribution === null ? null : { provider: attribution.provider, model: attribution.model },
      digest: attribution?.configDigest ?? null,
      confirmedAt: null,
    },
    {
      source: "prompt",
      what: attribution === null ? "no prompt is in use" : "another prompt is in use",
      after: null,
      digest: attribution?.promptDigest ?? null,
      confirmedAt: null,
    },
    budgetsSeen(budgets),
  ];
}

const allowlistSeen = ({
  digest,
  enabled,
  rules,
}: Pick<AllowlistStatus, "digest" | "enabled" | "rules">): Seen => ({
  source: "allowlist",
  what: digest === null ? "the file holds no valid allowlist" : "the file holds another allowlist",
  after: digest === null ? null : { enabled, rules },
  digest,
  confirmedAt: null,
});

const controlsSeen = ({ snapshot, digest, ageMs }: ControlReading, now: number): Seen => ({
  source: "controls",
  what: controlsInWords(snapshot),
  after: { ...snapshot, rollout: { ...snapshot.rollout } },
  digest,
  confirmedAt: new Date(now - ageMs),
});

const controlsInWords = ({ source, killSwitch, feature, rollout }: ControlSnapshotV1): string =>
  [
    `${source === "unleash" ? "Unleash" : "variables"}: kill switch ${killSwitch}`,
    `AI flag ${feature}`,
    rollout.state === "valid" ? `rollout ${rollout.basisPoints / 100} %` : "rollout not valid",
  ].join(", ");
