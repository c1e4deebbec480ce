import { type ChangeSource, type ReleaseBasis, releaseBasis, type Signoff } from "@slotgate/contracts";
import type { BasisChange, RecordedSignoff } from "./facts.ts";
import { type KeptReport, type Signing, SignoffRefusedError } from "./signoff-store.ts";

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

/** Why a sign-off must not be; null: it may. To be asked where no other sign-off can be made meanwhile. */
export function refusalOf(
  { role, area, subject, environment, basis, roles }: Signing,
  {
    report,
    recorded,
    changes,
  }: {
    /** The report with the digest that was named; null: none has it. */
    readonly report: (KeptReport & { readonly computedAt: string }) | null;
    readonly recorded: readonly RecordedSignoff[];
    readonly changes: readonly BasisChange[];
  },
): SignoffRefusedError | null {
  const refused = (refusal: SignoffRefusedError["refusal"], message: string) =>
    new SignoffRefusedError({ refusal, message });
  if (!roles.includes(role))
    return refused(
      "wrong-role",
      `\`${subject}\` may not sign for ${role}: add it to SLOTGATE_SIGNOFF_${role.toUpperCase()} of the service`,
    );
  if (report === null)
    return refused(
      "unknown-report",
      "no report with this digest was computed here: run `slotgate readiness --stage ga` and use the digest that it prints",
    );
  if (report.environment !== environment)
    return refused(
      "other-environment",
      `the report is of environment \`${report.environment}\`, not \`${environment}\``,
    );
  if (report.stage !== "ga")
    return refused(
      "beta-report",
      "reports of Beta entry are not signed: sign one of `slotgate readiness --stage ga`",
    );
  const lapsed = whyLapsed({ basis: report.basis, signedAt: report.computedAt }, { basis, changes });
  if (lapsed !== null)
    return refused(
      "lapsed-report",
      `the report no longer holds: ${lapsed}; compute it again, read it, and sign that one`,
    );
  const own = signoffsNow(recorded, { basis, changes }).filter(
    (one) => one.state === "valid" && one.subject === subject,
  );
  if (own.some((one) => one.role !== role))
    return refused("other-role", `\`${subject}\` has signed for the other role: one person cannot sign both`);
  return own.some((one) => one.area === area)
    ? refused("already-signed", `\`${subject}\` has already signed ${area} for ${role}, and that holds`)
    : null;
}
