import { type Evidence, gateOrder, type TelemetryV1 } from "@slotgate/contracts";
import {
  type CompiledAllowlist,
  type ControlReading,
  chooseProfile,
  decide,
  type GateState,
  type LocalKillSwitch,
} from "@slotgate/gate";
import { type ComparedField, differingFields } from "./compare-verdicts.ts";
import type { EvidenceShelf, Shelved } from "./evidence-shelf.ts";
import { type ProfileVerdict, recordedVerdict, type Verdict, verdictOf } from "./verdict.ts";

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

  const faulty = documentsOf(record, evidence, shelf).filter(({ found }) => found.is !== "there");
  if (faulty.length > 0) return onFaulty({ record, recorded, shelf }, faulty);
  const replayed = verdictOn(record, evidence, shelf);
  const fields = differingFields(recorded, replayed);
  return fields.length === 0 ? { is: "same" } : { is: "different", recorded, replayed, fields };
}

interface DocumentNamed {
  readonly digest: string;
  readonly found: Shelved<unknown>;
}

/** The documents that a record names. */
function documentsOf(
  record: TelemetryV1,
  evidence: Evidence,
  shelf: EvidenceShelf,
): readonly DocumentNamed[] {
  const { controls, allowlist } = evidence;
  const profile = record.model?.profile;
  const named: DocumentNamed[] = [];
  if (controls !== null) named.push({ digest: controls.digest, found: shelf.controls(controls.digest) });
  if (allowlist !== null) named.push({ digest: allowlist.digest, found: shelf.allowlist(allowlist.digest) });
  if (profile !== undefined) named.push({ digest: profile.digest, found: shelf.generation(profile.digest) });
  return named;
}

/** On the documents that are there. */
const verdictOn = (record: TelemetryV1, evidence: Evidence, shelf: EvidenceShelf): Verdict =>
  verdictOf(decideOn(record, evidence, stateOf(evidence, shelf)), profileOn(record, shelf));

/** Chosen again from the document that the record names; null if it names none, as records once did not. */
function profileOn(
  { model, jobId, slotId, kind, scope }: TelemetryV1,
  shelf: EvidenceShelf,
): ProfileVerdict | null {
  if (model?.profile === undefined) return null;
  const found = shelf.generation(model.profile.digest);
  if (found.is === "missing" || found.document === null) return null;
  const chosen = chooseProfile(found.document, { job: { jobId, slotId, kind }, scope });
  return chosen === null ? null : { id: chosen.profile.id, canaryOf: chosen.canaryOf };
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

/** Replays on an altered document if that can be read. */
function onFaulty({ record, recorded, shelf }: Redeciding, faulty: readonly DocumentNamed[]): Redecided {
  const missing = faulty.filter(({ found }) => found.is === "missing").map(({ digest }) => digest);
  if (missing.length > 0) return { is: "document-missing", recorded, digests: missing };
  const readable = faulty.every(({ found }) => found.is !== "missing" && found.document !== null);
  const replayed = readable ? verdictOn(record, recorded.evidence, shelf) : null;
  const fields = replayed === null ? [] : differingFields(recorded, replayed);
  return { is: "document-altered", recorded, replayed, fields, digests: faulty.map(({ digest }) => digest) };
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
  const replayed = verdictOf(decideOn(record, evidence, stateOf(evidence, shelf)), recorded.profile);
  return replayed.gate !== null && gateOrder.indexOf(replayed.gate) < failed
    ? { is: "different", recorded, replayed, fields: differingFields(recorded, replayed) }
    : { is: "gate-error" };
}
