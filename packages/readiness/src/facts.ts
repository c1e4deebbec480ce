import type {
  ChangeSource,
  DrillName,
  DrillWay,
  Incident,
  ReadinessEvent,
  ReleaseBasis,
  Severity,
  Signoff,
} from "@slotgate/contracts";
import type { Cases, RecordTally } from "./tally.ts";

/** From `from` until before `to`: instants at full minutes. */
export interface ReleaseWindow {
  readonly from: string;
  readonly to: string;
}

/** The evidence on which a report is computed: what the store holds of a window, and what the service finds of itself. */
export interface ReadinessFacts {
  readonly records: RecordTally;
  readonly repeated: RepeatedJobs;
  readonly chains: ChainFacts;
  readonly uptime: Uptime;
  /** Those that are not resolved, and those that concern the window, oldest first. */
  readonly incidents: readonly IncidentFact[];
  readonly stops: readonly StopFact[];
  /** Newest first. */
  readonly drills: readonly DrillFact[];
  readonly signoffs: readonly RecordedSignoff[];
  /** Changes of what sign-offs are bound to, newest first. */
  readonly changes: readonly BasisChange[];
  /** Newest first. */
  readonly events: readonly ReadinessEvent[];
  readonly service: ServiceFacts;
}

/** Jobs that were decided more than once on the same controls, allowlist and local state. */
export interface RepeatedJobs {
  readonly jobs: number;
  /** Those with different answers. */
  readonly disputed: Cases;
}

export interface ChainFacts {
  readonly records: number;
  readonly writers: number;
  /** Missing, altered, misplaced or invalid records. */
  readonly findings: Cases;
  /** Admissions without an outcome whose writer is gone, or that are older than any call may take. */
  readonly unended: Cases;
}

/** By heartbeats. */
export interface Uptime {
  readonly days: readonly {
    readonly day: string;
    readonly minutes: number;
    /** Minutes in which every replica was up and recording. */
    readonly good: number;
    /** Minutes in which every replica compared the provider requests with the records. */
    readonly reconciled: number;
  }[];
  readonly replicas: number;
  /** Stretches in which a replica was missing or not recording. */
  readonly gaps: Cases;
}

/** An incident as it stands, whoever opened it. */
export interface IncidentFact
  extends Pick<Incident, "incidentId" | "severity" | "title" | "state" | "resolution" | "links"> {
  /** The worst severity that it ever had. */
  readonly worst: Severity;
}

/** A kill that no drill engaged. */
export interface StopFact {
  readonly at: string;
  /** Who engaged it, as recorded. */
  readonly by: string;
  readonly reason: string;
  /** Its engagement; for a kill through the controls, the change that engaged it. An incident explains it by this link. */
  readonly link: { readonly kind: "engagement" | "change"; readonly id: string };
}

/** A drill that ended in the window. */
export interface DrillFact {
  readonly drillId: string;
  readonly drill: DrillName;
  readonly via: DrillWay;
  readonly endedAt: string;
  readonly durationMs: number;
  readonly passed: boolean;
}

export type RecordedSignoff = Omit<Signoff, "state" | "because"> & {
  /** Null unless it was withdrawn. */
  readonly withdrawnBecause: string | null;
};

export interface BasisChange {
  readonly changeId: string;
  readonly at: string;
  readonly source: ChangeSource;
  readonly what: string;
  readonly who: string | null;
  readonly digest: string | null;
  /** Whether it was made while a drill ran, which puts back what it changes. */
  readonly drilled: boolean;
}

/** What the service that computes the report finds of itself. A flaw is a sentence; null: none. */
export interface ServiceFacts {
  readonly environment: string;
  readonly basis: ReleaseBasis;
  /** How the contracts of this build differ from the locked ones. */
  readonly contractsFlaw: string | null;
  readonly vectors: { readonly count: number; readonly flaws: Cases };
  /** The last self-test of the gates; `undefined`: none has ended yet. */
  readonly selfTestFlaw: string | null | undefined;
  readonly controls: ControlFacts;
  /** The headings of the runbook. */
  readonly runbookSections: readonly string[];
}

/** Whether the four controls are there, in this environment. */
export interface ControlFacts {
  readonly kill: boolean;
  readonly feature: boolean;
  readonly rollout: boolean;
  readonly allowlist: boolean;
}
