import { type Evidence, gateOrder, type TelemetryV1 } from "@slotgate/contracts";
import {
  type CompiledAllowlist,
  type ControlReading,
  decide,
  type GateState,
  type LocalKillSwitch,
} from "@slotgate/gate";
import { type ComparedField, differingFields } from "./compare-verdicts.ts";
import type { EvidenceShelf } from "./evidence-shelf.ts";
import { recordedVerdict, type Verdict, verdictOf } from "./verdict.ts";

/** The result of replaying a record. */
export type Redecided =
  | { readonly is: "same" }
  /** No gate decided: verbatim jobs, and outcomes written by recovery. */
  | { readonly is: "undecided" }
  /** A gate threw, which no recorded input explains; the gates before it pass. */
  | { readonly is: "gate-error" }
  | ({ readonly is: "different" } & Sides)
  /** Cannot be replayed: documents that it names are missing. */
  | { readonly is: "document-missing"; readonly recorded: Verdict; readonly digests: readonly string[] }
  /** A document does not match its digest; replayed on it if possible. */
  | {
      readonly is: "document-altered";
      readonly recorded: Verdict;
      readonly replayed: Verdict | null;
      readonly fields: readonly ComparedField[];
      readonly digests: readonly string[];
    };

interface Sides {
  readonly recorded: Verdict;
  readonly replayed: Verdict;
  readonly fields: readonly ComparedField[];
}

/** Replays a record from its content and the documents it names. Throws if it lacks evidence although gates decided. */
export function redecide(record: TelemetryV1, shelf: EvidenceShelf): Redecided {
  const { evidence } = record;
  if (evidence === null) {
    if (undecided(record)) return { is: "undecided" };
    throw new Error("the record of a decision has no evidence");
  }
  const recorded = recordedVerdict(record, evidence);
  if (record.reason === "GATE_ERROR") return afterGateError({ record, recorded, shelf });

  const controls = evidence.controls === null ? null : shelf.controls(evidence.controls.digest);
  const allowlist = evidence.allowlist === null ? null : shelf.allowlist(evidence.allowlist.digest);
  const missing = [
    ...(controls?.is === "missing" ? [evidence.controls?.digest ?? ""] : []),
    ...(allowlist?.is === "missing" ? [evidence.allowlist?.digest ?? ""] : []),
  ];
  if (missing.length > 0) return { is: "document-missing", recorded, digests: missing };
  const altered = controls?.is === "altered" || allowlist?.is === "altered";
  if (altered) return onAltered({ record, recorded, shelf, evidence });

  const replayed = verdictOf(decideOn(record, evidence, stateOf(evidence, shelf)));
  const fields = differingFields(recorded, replayed);
  return fields.length === 0 ? { is: "same" } : { is: "different", recorded, replayed, fields };
}

const undecided = ({ event, reason }: TelemetryV1): boolean =>
  event === "verbatim" || (event !== "denial" && reason === "INTERRUPTED");

const decideOn = ({ jobId, slotId, kind, scope }: TelemetryV1, { optIn }: Evidence, state: GateState) =>
  decide({ job: { jobId, slotId, kind }, scope, allowAI: optIn, state });

/** The outside state in the evidence; a missing document is absent from it. */
function stateOf(evidence: Evidence, shelf: EvidenceShelf): GateState {
  return {
    controls: controlsOf(evidence, shelf),
    killSwitches: evidence.killSources.filter(isLocal),
    allowlist: allowlistOf(evidence, shelf),
    rolloutCap: evidence.rolloutCap,
  };
}

const isLocal = (one: Evidence["killSources"][number]): one is LocalKillSwitch => one.source !== "controls";

function controlsOf({ controls }: Evidence, shelf: EvidenceShelf): ControlReading | null {
  if (controls === null) return null;
  const found = shelf.controls(controls.digest);
  if (found.is === "missing" || found.document === null) return null;
  const { revision, digest, ageMs, maxAgeMs, clockSteppedBack } = controls;
  return { snapshot: found.document, revision, digest, ageMs, maxAgeMs, clockSteppedBack };
}

function allowlistOf({ allowlist }: Evidence, shelf: EvidenceShelf): CompiledAllowlist | null {
  if (allowlist === null) return null;
  const found = shelf.allowlist(allowlist.digest);
  return found.is === "missing" ? null : found.document;
}

interface Redeciding {
  readonly record: TelemetryV1;
  readonly recorded: Verdict;
  readonly shelf: EvidenceShelf;
}

function onAltered({
  record,
  recorded,
  shelf,
  evidence,
}: Redeciding & { readonly evidence: Evidence }): Redecided {
  const digests = [evidence.controls, evidence.allowlist].flatMap((named) => {
    if (named === null) return [];
    const found = named === evidence.controls ? shelf.controls(named.digest) : shelf.allowlist(named.digest);
    return found.is === "altered" ? [named.digest] : [];
  });
  const state = stateOf(evidence, shelf);
  const readable =
    (evidence.controls === null || state.controls !== null) &&
    (evidence.allowlist === null || state.allowlist !== null);
  const replayed = readable ? verdictOf(decideOn(record, evidence, state)) : null;
  const fields = replayed === null ? [] : differingFields(recorded, replayed);
  return { is: "document-altered", recorded, replayed, fields, digests };
}

/** A thrown error is no input and need not recur, but the gates before it must pass again. */
function afterGateError({ record, recorded, shelf }: Redeciding): Redecided {
  const { evidence, gate } = recorded;
  const failed = gate === null ? 0 : gateOrder.indexOf(gate);
  const needsControls = failed > gateOrder.indexOf("kill-switch") && evidence.controls !== null;
  if (evidence.controls !== null && needsControls) {
    const { digest } = evidence.controls;
    const { is } = shelf.controls(digest);
    if (is === "missing") return { is: "document-missing", recorded, digests: [digest] };
    if (is === "altered")
      return { is: "document-altered", recorded, replayed: null, fields: [], digests: [digest] };
  }
  const replayed = verdictOf(decideOn(record, evidence, stateOf(evidence, shelf)));
  return replayed.gate !== null && gateOrder.indexOf(replayed.gate) < failed
    ? { is: "different", recorded, replayed, fields: differingFields(recorded, replayed) }
    : { is: "gate-error" };
}
