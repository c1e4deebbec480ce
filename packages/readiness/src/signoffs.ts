import { type ChangeSource, type ReleaseBasis, releaseBasis, type Signoff } from "@slotgate/contracts";
import type { BasisChange, RecordedSignoff } from "./facts.ts";

type BasisField = keyof ReleaseBasis;

const fieldsInWords: Readonly<Record<BasisField, string>> = {
  build: "the build",
  contracts: "the contracts",
  gateOrder: "the order of the gates",
  allowlist: "the allowlist",
  modelConfiguration: "the model's configuration",
  prompt: "the prompt",
  policy: "the readiness policy",
};

/** What the change log knows of. */
const sourceOf: Readonly<Partial<Record<BasisField, ChangeSource>>> = {
  allowlist: "allowlist",
  modelConfiguration: "model-configuration",
  prompt: "prompt",
};

/** Sign-offs as they stand: valid only while nothing of what they are bound to has changed. */
export const signoffsNow = (
  recorded: readonly RecordedSignoff[],
  now: { readonly basis: ReleaseBasis; readonly changes: readonly BasisChange[] },
): readonly Signoff[] =>
  recorded.map(({ withdrawnBecause, ...one }) => {
    if (withdrawnBecause !== null) return { ...one, state: "withdrawn", because: withdrawnBecause };
    const because = whyLapsed(one, now);
    return because === null ? { ...one, state: "valid", because } : { ...one, state: "lapsed", because };
  });

/** What undid a sign-off; null: nothing has. */
export function whyLapsed(
  { basis: signed, signedAt }: Pick<RecordedSignoff, "basis" | "signedAt">,
  { basis, changes }: { readonly basis: ReleaseBasis; readonly changes: readonly BasisChange[] },
): string | null {
  const fields = (Object.keys(releaseBasis.shape) as BasisField[]).filter(
    (field) => signed[field] !== basis[field],
  );
  if (fields.length === 0) return null;
  return fields
    .map((field) => {
      const source = sourceOf[field];
      const change = changes.find((one) => one.source === source && one.at > signedAt);
      return change === undefined
        ? `${fieldsInWords[field]} changed (${shown(signed[field])} to ${shown(basis[field])})`
        : `${fieldsInWords[field]} changed at ${change.at} by ${change.who ?? "someone unknown"}: ${change.what} (change ${change.changeId})`;
    })
    .join("; ");
}

/** The beginning of a digest is enough to tell two apart. */
const shown = (value: string | null): string =>
  value === null ? "none" : /^[0-9a-f]{64}$/.test(value) ? value.slice(0, 12) : value;
