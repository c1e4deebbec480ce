import { all, type ChangeOf, type GateRow, inControls, inKillSwitches, inSnapshot } from "./gate-row.ts";

const stale = inControls({ confirmed: { ageMs: 15_001, clockSteppedBack: false } });
const steppedBack = inControls({ confirmed: { ageMs: 0, clockSteppedBack: true } });
const neverConfirmed = inControls({ confirmed: null });
const noSnapshot: ChangeOf = (given) => ({ ...given, controls: null });
const ofStaging = inSnapshot({ environment: "staging" });
const flagMissing = inSnapshot({ killSwitch: "unknown" });
const flagEngaged = inSnapshot({ killSwitch: "engaged" });
const service = (state: "engaged" | "unknown") => inKillSwitches({ source: "service", state });
const byEnvironment = inKillSwitches({ source: "environment", state: "engaged" });
const byProcess = inKillSwitches({ source: "process", state: "engaged" });
const aged = ({ ageMs, maxAgeMs }: { readonly ageMs: number; readonly maxAgeMs: number }) =>
  inControls({ confirmed: { ageMs, clockSteppedBack: false }, maxAgeMs });

type Causes = readonly (readonly [says: string, change: ChangeOf])[];

/** Engaged by any source, also when the snapshot that says so is stale, or when nothing else is known. */
const engaged: Causes = [
  ["engaged by the service", service("engaged")],
  ["engaged by the environment", byEnvironment],
  ["engaged by the process", byProcess],
  ["engaged by all sources", all(flagEngaged, service("engaged"), byEnvironment, byProcess)],
  ["engaged by a stale snapshot", all(flagEngaged, stale)],
  ["engaged by a snapshot, clock stepped back since", all(flagEngaged, steppedBack)],
  ["engaged by the controls, service's own state unreadable", all(flagEngaged, service("unknown"))],
  ["engaged by the environment, service's own state unreadable", all(byEnvironment, service("unknown"))],
  ["engaged by the service, no snapshot", all(service("engaged"), noSnapshot)],
  ["engaged by the environment, never confirmed", all(byEnvironment, neverConfirmed)],
  ["engaged by the process, snapshot of another environment", all(byProcess, ofStaging)],
  ["engaged by the service, stale", all(service("engaged"), stale)],
  ["engaged by the environment, clock stepped back", all(byEnvironment, steppedBack)],
  ["engaged by the service, kill flag missing", all(service("engaged"), flagMissing)],
];

const unavailable: Causes = [
  ["no snapshot", noSnapshot],
  ["snapshot of another environment", ofStaging],
  ["snapshot of an environment that differs in case alone", inSnapshot({ environment: "Production" })],
  ["snapshot of another environment, stale", all(ofStaging, stale)],
  ["snapshot of another environment, kill flag missing", all(ofStaging, flagMissing)],
  ["never confirmed, kill flag missing", all(neverConfirmed, flagMissing)],
  ["never confirmed, service's own state unreadable", all(neverConfirmed, service("unknown"))],
  ["no snapshot, service's own state unreadable", all(noSnapshot, service("unknown"))],
];

const notFresh: Causes = [
  ["clock stepped back", steppedBack],
  ["clock stepped back and too old", inControls({ confirmed: { ageMs: 15_001, clockSteppedBack: true } })],
  ["a day old", aged({ ageMs: 86_400_000, maxAgeMs: 15_000 })],
  ["one millisecond old of none", aged({ ageMs: 1, maxAgeMs: 0 })],
  ["stale, kill flag missing", all(stale, flagMissing)],
  ["stale, service's own state unreadable", all(stale, service("unknown"))],
  ["clock stepped back, kill flag missing", all(steppedBack, flagMissing)],
];

const unknown: Causes = [
  ["service's own state unreadable", service("unknown")],
  ["kill flag missing, service's own state unreadable", all(flagMissing, service("unknown"))],
  [
    "kill flag missing, at exactly the maximum age",
    all(flagMissing, aged({ ageMs: 15_000, maxAgeMs: 15_000 })),
  ],
];

const released: Causes = [
  ["at exactly the maximum age", aged({ ageMs: 15_000, maxAgeMs: 15_000 })],
  ["confirmed this moment", aged({ ageMs: 0, maxAgeMs: 15_000 })],
  [
    "controls given at the start, which do not age",
    all(inSnapshot({ source: "static" }), aged({ ageMs: 0, maxAgeMs: 0 })),
  ],
];

const rows = (reason: GateRow["reason"], causes: Causes): GateRow[] =>
  causes.map(([says, change]) => ({ gate: "kill-switch", reason, says, change }));

/** The kill switch's outcomes for each further cause that DESIGN.md names, and where causes meet. */
export const killSwitchVariants: readonly GateRow[] = [
  ...rows("KILL_SWITCH", engaged),
  ...rows("CONTROLS_UNAVAILABLE", unavailable),
  ...rows("CONTROLS_STALE", notFresh),
  ...rows("KILL_SWITCH_UNKNOWN", unknown),
  ...rows(null, released),
];
