import type { ControlSnapshotV1, ControlsEvidence, KillSource } from "@slotgate/contracts";
import type { ControlReading } from "../state/gate-state.ts";
import { type Given, isWholeNumber } from "./given.ts";

/** The checked controls: each field read once, and unknown if it does not have its type. */
export interface KnownControls {
  /** Null: their age is unknown. */
  readonly evidence: ControlsEvidence | null;
  readonly fresh: boolean;
  readonly killSwitch: KillSource["state"];
  readonly feature: ControlSnapshotV1["feature"];
  /** Unchecked. */
  readonly rollout: unknown;
}

/** Null: there are none, or they cannot be identified. */
export function knownControls(given: unknown): KnownControls | null {
  const reading = given as Given<keyof ControlReading>;
  const snapshot = reading?.snapshot as Given<keyof ControlSnapshotV1>;
  if (snapshot?.version !== "v1") return null;
  const { source, environment } = snapshot;
  const { revision, digest, ageMs, maxAgeMs, clockSteppedBack } = reading as Partial<ControlReading>;
  if (source !== "unleash" && source !== "static") return null;
  if (typeof environment !== "string" || environment === "") return null;
  if (typeof digest !== "string" || !isWholeNumber(revision)) return null;
  const aged = isAge(ageMs) && isAge(maxAgeMs) && typeof clockSteppedBack === "boolean";
  return {
    evidence: aged ? { source, environment, revision, digest, ageMs, maxAgeMs, clockSteppedBack } : null,
    fresh: aged && ageMs <= maxAgeMs && !clockSteppedBack,
    killSwitch: stateOf(snapshot.killSwitch),
    feature: featureOf(snapshot.feature),
    rollout: snapshot.rollout,
  };
}

const isAge = (value: unknown): value is number => Number.isFinite(value) && (value as number) >= 0;

/** The state of a kill switch. */
export const stateOf = (state: unknown): KillSource["state"] =>
  state === "engaged" || state === "released" ? state : "unknown";

const featureOf = (feature: unknown): KnownControls["feature"] =>
  feature === "enabled" || feature === "disabled" ? feature : "unknown";
