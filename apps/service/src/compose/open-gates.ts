import { type AllowlistSource, type ControlSource, createFileAllowlist } from "@slotgate/controls";
import {
  checksApart,
  createDatabaseAllowlist,
  createEvidenceDocuments,
  type EvidenceDocuments,
  gateStateOf,
  type LocalSwitch,
  parseApart,
  type SelfTestWatch,
  strictly,
  watchSelfTest,
} from "@slotgate/executor";
import type { GateState, LocalKillSwitch } from "@slotgate/gate";
import type { OutputChecks } from "@slotgate/model";
import { type ExposureWatch, type KillStateReader, watchExposure, watchKillState } from "@slotgate/postgres";
import type { ServiceBase } from "./base.ts";
import { environmentKill, openControls } from "./open-controls.ts";
import { openLocalSwitch } from "./open-local-switch.ts";
import type { Replica } from "./open-replica.ts";
import { type OpenTripwires, openTripwires, type WatchedGeneration } from "./open-tripwires.ts";

export interface GatesOptions {
  readonly replica: Replica;
  /** Owners that may submit runs, according to keys. */
  readonly submitters: () => ReadonlySet<string>;
  /** Replaces the configured allowlist file. */
  readonly allowlist: AllowlistSource | undefined;
  /** The generation document in force, whose canaries a tripwire watches. */
  readonly generation: WatchedGeneration;
  /** Maximum age of the last reading of kill, cap and allowlist; undefined: the default. */
  readonly readingMaxAgeMs: number | undefined;
}

/** Everything that the gates read. */
export interface Gates {
  readonly state: () => GateState;
  readonly controls: ControlSource;
  readonly killState: KillStateReader;
  readonly localSwitch: LocalSwitch;
  readonly tripwires: OpenTripwires;
  readonly selfTest: SelfTestWatch;
  /** All kill switches but that of the controls. */
  readonly killSwitches: () => readonly LocalKillSwitch[];
  readonly allowlist: AllowlistSource;
  /** Whether the allowlist is in a file, which only its owner changes. */
  readonly allowlistInFile: boolean;
  readonly exposure: ExposureWatch;
  /** The documents that were in force, for the evidence of records. */
  readonly documents: EvidenceDocuments;
  /** Checks of outputs against jobs' schemas. */
  readonly checks: OutputChecks;
}

export function openGates(base: ServiceBase, options: GatesOptions): Gates {
  const { config, clock, logger, stores, background, opened } = base;
  const { replica, submitters, readingMaxAgeMs, generation } = options;
  const patience = readingMaxAgeMs === undefined ? {} : { maxAgeMs: readingMaxAgeMs };
  const killState = watchKillState({
    pool: stores.hearing.pool,
    clock,
    onReadOnly: stores.dropIdle,
    ...patience,
  });
  opened.add(killState.close);
  const localSwitch = openLocalSwitch(config, { clock, logger });
  opened.add(localSwitch.close);
  const checks = checksApart(background);
  const tripwires = openTripwires(base, {
    replica,
    killState,
    localSwitch,
    submitters,
    checks,
    generation,
  });
  opened.add(tripwires.close);
  const selfTest = watchSelfTest({
    clock,
    onChange: (problem) =>
      problem === null
        ? logger.info("every gate denies what it must")
        : logger.error({ problem }, "a gate does not deny what it must, so nothing is admitted"),
  });
  opened.add(selfTest.close);
  const killSwitches = () => [
    tripwires.serviceKill(),
    environmentKill(config),
    localSwitch.current(),
    selfTest.current(),
  ];

  const controls = openControls(config, clock);
  opened.add(controls.close);
  const exposure = watchExposure({ pool: stores.following.pool, clock, ...patience });
  opened.add(exposure.close);
  const allowlistInFile = options.allowlist !== undefined || config.allowlistPath !== null;
  const parse = parseApart(background, "allowlist");
  const allowlist =
    options.allowlist ??
    (allowlistInFile
      ? createFileAllowlist({ path: config.allowlistPath, parse })
      : createDatabaseAllowlist({ exposure, clock, parse }));
  opened.add(allowlist.close);

  const documents = createEvidenceDocuments();
  const rolloutCap = () => exposure.current().rolloutCap;
  const state = documents.noting(() => gateStateOf({ controls, allowlist, killSwitches, rolloutCap }));
  return {
    state,
    controls,
    killState,
    localSwitch,
    tripwires,
    selfTest,
    killSwitches,
    allowlist,
    allowlistInFile,
    exposure,
    documents,
    checks: strictly(checks),
  };
}
