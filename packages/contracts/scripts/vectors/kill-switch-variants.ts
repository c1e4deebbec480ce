import {
  all,
  type ChangeOf,
  type GateRow,
  type Given,
  inControls,
  inKillSwitches,
  inSnapshot,
} from "./gate-row.ts";

const stale = inControls({ confirmed: { ageMs: 15_001, clockSteppedBack: false } });
const steppedBack = inControls({ confirmed: { ageMs: 0, clockSteppedBack: true } });
const neverConfirmed = inControls({ confirmed: null });
const noSnapshot: ChangeOf = (given) => ({ ...given, controls: null });
const ofStaging = inSnapshot({ environment: "staging" });
const flagMissing = inSnapshot({ killSwitch: "unknown" });
const flagEngaged = inSnapshot({ killSwitch: "engaged" });
const service = (state: "engaged" | "unknown") => inKillSwitches({ source: "service", state });
const byEnvironment = inKillSwitches({ source: "environment", state: "engaged" });
const bySelfTest = inKillSwitches({ source: "self-test", state: "engaged" });
const unknownIn = (source: "environment" | "process" | "self-test") =>
  inKillSwitches({ source, state: "unknown" });
/** The complete list of kill switches other than the controls, by source and state. */
const listed =
  (...switches: readonly Given["killSwitches"][number][]): ChangeOf =>
  (given) => ({ ...given, killSwitches: [...switches] });
const [serviceOff, environmentOff] = [
  { source: "service", state: "released" },
  { source: "environment", state: "released" },
] as const;
const serviceOn = { source: "service", state: "engaged" } as const;
const serviceUnread = { source: "service", state: "unknown" } as const;
const byProcess = inKillSwitches({ source: "process", state: "engaged" });
const aged = ({ ageMs, maxAgeMs }: { readonly ageMs: number; readonly maxAgeMs: number }) =>
  inControls({ confirmed: { ageMs, clockSteppedBack: false }, maxAgeMs });

type Causes = readonly (readonly [says: string, change: ChangeOf])[];

/** Engaged by any source, even if the snapshot that says so is stale, or nothing else is known. */
const engaged: Causes = [
  ["engaged by the service", service("engaged")],
  ["engaged by the environment", byEnvironment],
  ["engaged by the process", byProcess],
  ["engaged by the self-test", bySelfTest],
  ["engaged by all sources", all(flagEngaged, service("engaged"), byEnvironment, byProcess, bySelfTest)],
  ["engaged by the only source beside the controls", listed(serviceOn)],
  ["engaged by the controls, no source beside them", all(flagEngaged, listed())],
  ["engaged by the second of two entries of one source", listed(serviceOff, serviceOn)],
  ["engaged by the first of two entries of one source", listed(serviceOn, serviceOff)],
  ["engaged by one entry of a source, unknown by the other", listed(serviceUnread, serviceOn)],
  ["engaged by the self-test, process unknown", all(bySelfTest, unknownIn("process"))],
  ["engaged by the self-test, no snapshot", all(bySelfTest, noSnapshot)],
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

/** Text is compared exactly: a blank, a part of the name or a similar letter makes another name. */
const differingEnvironments = [
  ...[" production", "production ", "production\t", "production\n", "pro duction", "\u00a0production"],
  ...["prod", "productio", "production2", "pre-production", "production,staging", "*"],
  ...["PRODUCTION", "pr\u043eduction", "production\u200b", "\ufeffproduction", "p\u0072oduction\u0301"],
];

const unavailable: Causes = [
  ["no snapshot", noSnapshot],
  ["snapshot of another environment", ofStaging],
  ["snapshot of an environment that differs in case alone", inSnapshot({ environment: "Production" })],
  ...differingEnvironments.map((environment): Causes[number] => [
    `snapshot of environment ${JSON.stringify(environment)}`,
    inSnapshot({ environment }),
  ]),
  [
    "snapshot of an environment that differs in normalisation alone",
    (given) => inSnapshot({ environment: "cafe\u0301" })({ ...given, environment: "caf\u00e9" }),
  ],
  ["snapshot of another environment, stale", all(ofStaging, stale)],
  ["snapshot of another environment, kill flag missing", all(ofStaging, flagMissing)],
  ["never confirmed, kill flag missing", all(neverConfirmed, flagMissing)],
  ["never confirmed, service's own state unreadable", all(neverConfirmed, service("unknown"))],
  ["no snapshot, service's own state unreadable", all(noSnapshot, service("unknown"))],
  ["never confirmed, kill flag engaged", all(neverConfirmed, flagEngaged)],
  ["snapshot of another environment, kill flag engaged", all(ofStaging, flagEngaged)],
];

/** Ages beyond 31 and 32 bits. */
const ages = [
  { says: "2^31 - 1 ms", maxAgeMs: 2 ** 31 - 1 },
  { says: "2^31 ms", maxAgeMs: 2 ** 31 },
  { says: "2^32 ms", maxAgeMs: 2 ** 32 },
  { says: "2^53 - 2 ms", maxAgeMs: 2 ** 53 - 2 },
];

const notFresh: Causes = [
  ["clock stepped back", steppedBack],
  ["clock stepped back and too old", inControls({ confirmed: { ageMs: 15_001, clockSteppedBack: true } })],
  ["a day old", aged({ ageMs: 86_400_000, maxAgeMs: 15_000 })],
  ...ages.map(({ says, maxAgeMs }): Causes[number] => [
    `older than ${says}`,
    aged({ ageMs: maxAgeMs + 1, maxAgeMs }),
  ]),
  [
    "older than 2^32 ms by a second's age, were it cut to 32 bits",
    aged({ ageMs: 2 ** 32 + 1_000, maxAgeMs: 15_000 }),
  ],
  ["older than 2^31 ms, which is negative in 32 bits", aged({ ageMs: 2 ** 31, maxAgeMs: 15_000 })],
  ["one millisecond old of none", aged({ ageMs: 1, maxAgeMs: 0 })],
  ["static controls, stale", all(inSnapshot({ source: "static" }), stale)],
  ["static controls, clock stepped back", all(inSnapshot({ source: "static" }), steppedBack)],
  ["stale, kill flag missing", all(stale, flagMissing)],
  ["stale, service's own state unreadable", all(stale, service("unknown"))],
  ["clock stepped back, kill flag missing", all(steppedBack, flagMissing)],
];

const unknown: Causes = [
  ["service's own state unreadable", service("unknown")],
  ["kill flag missing, service's own state unreadable", all(flagMissing, service("unknown"))],
  ["environment unknown", unknownIn("environment")],
  ["process unknown", unknownIn("process")],
  ["self-test not known yet", unknownIn("self-test")],
  [
    "all sources unknown",
    all(flagMissing, service("unknown"), unknownIn("environment"), unknownIn("process")),
  ],
  ["no source beside the controls", listed()],
  ["the only source beside the controls unknown", listed(serviceUnread)],
  ["one of two entries of one source unknown", listed(serviceOff, serviceUnread)],
  ["the first of two entries of one source unknown", listed(serviceUnread, serviceOff)],
  [
    "kill flag missing, at exactly the maximum age",
    all(flagMissing, aged({ ageMs: 15_000, maxAgeMs: 15_000 })),
  ],
];

const released: Causes = [
  ["at exactly the maximum age", aged({ ageMs: 15_000, maxAgeMs: 15_000 })],
  ...ages.map(({ says, maxAgeMs }): Causes[number] => [
    `exactly ${says} old`,
    aged({ ageMs: maxAgeMs, maxAgeMs }),
  ]),
  ["one source beside the controls", listed(serviceOff)],
  ["one source beside the controls, not the service", listed(environmentOff)],
  ["two entries of one source", listed(serviceOff, serviceOff)],
  ["confirmed this moment", aged({ ageMs: 0, maxAgeMs: 15_000 })],
  [
    "controls given at the start, which do not age",
    all(inSnapshot({ source: "static" }), aged({ ageMs: 0, maxAgeMs: 0 })),
  ],
];

const rows = (reason: GateRow["reason"], causes: Causes): GateRow[] =>
  causes.map(([says, change]) => ({ gate: "kill-switch", reason, says, change }));

/** The kill switch's outcomes for each further cause in DESIGN.md, and for combined causes. */
export const killSwitchVariants: readonly GateRow[] = [
  ...rows("KILL_SWITCH", engaged),
  ...rows("CONTROLS_UNAVAILABLE", unavailable),
  ...rows("CONTROLS_STALE", notFresh),
  ...rows("KILL_SWITCH_UNKNOWN", unknown),
  ...rows(null, released),
];
