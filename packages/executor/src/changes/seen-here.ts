import type { AllowlistStatus, BudgetLimits, ControlSnapshotV1 } from "@slotgate/contracts";
import type { ControlReading } from "@slotgate/gate";
import { generationDigests } from "../generation/generation-digests.ts";
import type { GenerationStatus, InForce } from "../generation/generation-in-force.ts";
import { budgetsSeen } from "./budgets-seen.ts";
import type { Seen } from "./seen.ts";

/**
 * The state that this replica finds in force: the controls if known, the allowlist and the generation document
 * if they are in a file or made of variables, and the budgets.
 */
export function seenHere({
  controls,
  allowlist,
  generation,
  budgets,
  now,
}: {
  readonly controls: ControlReading | null;
  readonly allowlist: Pick<AllowlistStatus, "path" | "digest" | "enabled" | "rules">;
  readonly generation: Pick<GenerationStatus, "source"> & {
    readonly inForce: Pick<InForce, "document"> | null;
  };
  readonly budgets: BudgetLimits | null;
  readonly now: number;
}): readonly Seen[] {
  return [
    ...(controls === null ? [] : [controlsSeen(controls, now)]),
    ...(allowlist.path === null ? [] : [allowlistSeen(allowlist)]),
    // The store itself logs what it puts in force.
    ...(generation.source === "database" ? [] : generationSeen(generation.inForce)),
    budgetsSeen(budgets),
  ];
}

function generationSeen(inForce: Pick<InForce, "document"> | null): readonly Seen[] {
  const common = { after: null, confirmedAt: null };
  if (inForce === null)
    return [
      { ...common, source: "model-configuration", what: "no model is configured", digest: null },
      { ...common, source: "prompt", what: "no prompt is in use", digest: null },
    ];
  const { models } = inForce.document;
  const { configDigest, promptDigest } = generationDigests(inForce.document);
  return [
    {
      ...common,
      source: "model-configuration",
      what: modelsInWords(models),
      after: Object.fromEntries(
        Object.entries(models).map(([name, { provider, model }]) => [name, { provider, model }]),
      ),
      digest: configDigest,
    },
    { ...common, source: "prompt", what: "another prompt is in use", digest: promptDigest },
  ];
}

function modelsInWords(models: InForce["document"]["models"]): string {
  const names = [...new Set(Object.values(models).map(({ model }) => model))];
  const shown = names.slice(0, 10).map((name) => `\`${name}\``);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
  return names.length === 1 ? `the model is ${shown.join()}` : `the models are ${shown.join(", ")}${more}`;
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
