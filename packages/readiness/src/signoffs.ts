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

/** What undid a sign-off; null: nothing has. A change undoes it for good, also if it is taken back, unless by a drill. */
export function whyLapsed(
  { basis: signed, signedAt }: Pick<RecordedSignoff, "basis" | "signedAt">,
  { basis, changes }: { readonly basis: ReleaseBasis; readonly changes: readonly BasisChange[] },
): string | null {
  const reasons = (Object.keys(releaseBasis.shape) as BasisField[]).flatMap((field) => {
    const source = sourceOf[field];
    const since = changes.filter((one) => one.source === source && one.at > signedAt);
    const differs = signed[field] !== basis[field];
    const change = differs ? since[0] : since.findLast((one) => !one.drilled && one.digest !== signed[field]);
    if (change !== undefined)
      return [
        `${fieldsInWords[field]} changed at ${change.at} by ${change.who ?? "someone unknown"}: ${change.what} (change ${change.changeId})`,
      ];
    return differs
      ? [`${fieldsInWords[field]} changed (${shown(signed[field])} to ${shown(basis[field])})`]
      : [];
  });
  return reasons.length === 0 ? null : reasons.join("; ");
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
      `\`${subject}\` may not sign for ${role}: add it to SLOTGATE_SIGNOFF_${role.toUpperCase()} of the service, or \`signoff-${role}\` to the roles in its token`,
    );
  if (report === null)
    return refused(
      "unknown-report",
      "no report with this digest was computed here: run `slotgate readiness --stage ga` and use the digest that it prints",
    );
  if (report.environment !== environment)
    return refused(
      "other-environment",
      `the report is of environment \`${report.environment}\`, not \`${environment}\`: sign one that was computed here`,
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
    (one) => one.state === "valid" && folded(one.subject) === folded(subject),
  );
  if (own.some((one) => one.role !== role))
    return refused("other-role", `\`${subject}\` has signed for the other role: one person cannot sign both`);
  return own.some((one) => one.area === area)
    ? refused("already-signed", `\`${subject}\` has already signed ${area} for ${role}, and that holds`)
    : null;
}

/** Issuers differ in case and in the forms of accented letters, and the same person must not count as two. */
const folded = (subject: string): string => subject.normalize("NFKC").toLowerCase();
