import {
  allowlistStateV1,
  changeListV1,
  controlsStatusV1,
  drillListV1,
  type Incident,
  incidentListV1,
  type RampV1,
  type RolloutCapV1,
  rolloutCapV1,
} from "@slotgate/contracts";
import { exposureSince, loweringOf, type RampFacts, type RampStatus, rampStatus } from "@slotgate/readiness";
import type { ApiClient } from "../api/api-client.ts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { collect } from "../api/collect.ts";
import type { CommandIo } from "../output/io.ts";
import { askReport } from "../readiness/readiness-command.ts";

/** A plan, and where a running service is on it. */
export interface RampAnswer {
  readonly plan: RampV1;
  readonly status: RampStatus;
  readonly facts: RampFacts;
  /** As it was before the status was computed. */
  readonly cap: RolloutCapV1;
  readonly client: ApiClient;
}

/** Older changes and drills are not read: the time on a step then counts from the oldest of these changes. */
const most = { changes: 1_000, drills: 200, open: 9_999, resolved: 1_000 };

export async function askRamp(io: CommandIo, plan: RampV1): Promise<RampAnswer> {
  const client = clientOrFail(io);
  const cap = await client.ask({ path: "/v1/rollout/cap", contract: rolloutCapV1 });
  const incidentsIn = async (state: Incident["state"]): Promise<readonly Incident[]> => {
    const { entries } = await collect(client, {
      path: "/v1/incidents",
      query: new URLSearchParams({ state }),
      limit: most[state],
      contract: incidentListV1,
      entriesOf: (page) => page.incidents,
    });
    return entries;
  };
  const [controls, allowlist, changes, drills, incidents] = await Promise.all([
    client.ask({ path: "/v1/controls", contract: controlsStatusV1 }),
    client.ask({ path: "/v1/allowlist", contract: allowlistStateV1 }),
    collect(client, {
      path: "/v1/changes",
      limit: most.changes,
      contract: changeListV1,
      entriesOf: (page) => page.changes,
    }),
    collect(client, {
      path: "/v1/drills",
      limit: most.drills,
      contract: drillListV1,
      entriesOf: (page) => page.drills,
    }),
    incidentsIn("open"),
  ]);
  const exposed = {
    controls,
    allowlist,
    changes: changes.entries,
    drills: drills.entries,
  };
  const found: RampFacts = {
    ...exposed,
    incidents,
    resolved: loweringOf(plan, exposed) === null ? [] : await incidentsIn("resolved"),
    report: null,
  };
  // Without a step there is nothing that a report could show.
  const window =
    rampStatus(plan, found).step === null ? null : windowSince(exposureSince(found), (io.now ?? Date.now)());
  const report =
    window === null ? null : await askReport(io, client, new URLSearchParams({ stage: "ga", window }));
  const facts = { ...found, report };
  return { plan, status: rampStatus(plan, facts), facts, cap, client };
}

const minuteMs = 60_000;
const mostMinutes = 99_999;
const mostHours = 366 * 24;

/**
 * The longest window of the API that surely begins no earlier; null if there is none yet. It is a minute shorter than it
 * could be, for clocks that differ.
 */
function windowSince(since: string | null, now: number): string | null {
  if (since === null) return null;
  const minutes = Math.floor((now - Date.parse(since)) / minuteMs) - 1;
  if (minutes < 1) return null;
  return minutes <= mostMinutes ? `${minutes}m` : `${Math.min(Math.floor(minutes / 60), mostHours)}h`;
}
