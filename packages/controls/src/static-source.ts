import { assertWith, controlSnapshotV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import type { ControlReading } from "@slotgate/gate";
import type { ControlSource } from "./control-source.ts";
import { statusOf } from "./status-of.ts";

export interface StaticSourceOptions {
  readonly featureEnabled: boolean;
  readonly killEngaged: boolean;
  /** 0 to 10000; 1 % = 100. */
  readonly basisPoints: number;
  readonly groupId: string;
  readonly environment: "static";
}

/**
 * Controls that are fixed at the start of the process: always as fresh as their reading. Throws a `ContractError` if
 * they are not a valid snapshot.
 */
export function createStaticSource(options: StaticSourceOptions): ControlSource {
  const snapshot = assertWith(controlSnapshotV1, {
    version: "v1",
    source: "static",
    environment: options.environment,
    killSwitch: options.killEngaged ? "engaged" : "released",
    feature: options.featureEnabled ? "enabled" : "disabled",
    rollout: { state: "valid", groupId: options.groupId, basisPoints: options.basisPoints },
  });
  const reading: ControlReading = {
    snapshot,
    revision: 1,
    digest: digestOf(snapshot),
    ageMs: 0,
    maxAgeMs: 0,
    clockSteppedBack: false,
  };
  return {
    reading: () => reading,
    status: () =>
      statusOf({
        source: "static",
        environment: snapshot.environment,
        maxAgeMs: reading.maxAgeMs,
        reading,
        advice: [],
      }),
    onChange: () => () => undefined,
    countDecision: () => undefined,
    close: async () => undefined,
  };
}
