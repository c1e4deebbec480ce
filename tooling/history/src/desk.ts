import type { DrillName, DrillStep, GenerationV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { parseDocument } from "@slotgate/controls";
import {
  type AllowlistStore,
  type CapStore,
  type DrillStore,
  type FiringStore,
  type IncidentStore,
  isDrillRule,
  type KillStore,
  previewDigest,
  seenHere,
} from "@slotgate/executor";
import { changesInRules, type GateState, wideningOf } from "@slotgate/gate";
import {
  createAllowlistStore,
  createCapStore,
  createDrillStore,
  createFiringStore,
  createIncidentStore,
  createKillStore,
  noteSeen,
  type Store,
} from "@slotgate/postgres";
import { instances, owner, people } from "./mark.ts";
import type { Deed, Scene, Situation } from "./situation.ts";
import { setStoreClock } from "./store-clock.ts";

/** What operators do, through the product's own stores, at the time of the history. */
export interface Desk {
  /** Puts a scene's change in force. */
  readonly change: (to: ChangeTo) => Promise<void>;
  readonly perform: (deed: Exclude<Deed, { do: "drill" }>, at: number) => Promise<void>;
  /** Conducts a drill; `during` runs while its setting is in force. */
  readonly drill: (drill: Drilling) => Promise<void>;
}

export interface ChangeTo {
  /** Null: nothing was in force before. */
  readonly before: Situation | null;
  readonly after: Situation;
  readonly at: Scene["at"];
  readonly why: string;
  readonly controls: NonNullable<GateState["controls"]>;
}

export interface Drilling {
  readonly drill: DrillName;
  readonly at: number;
  readonly situation: Situation;
  readonly controls: ChangeTo["controls"];
  readonly during: (drillId: string, drilled: Situation) => Promise<void>;
}

interface DeskStores {
  readonly allowlists: AllowlistStore;
  readonly caps: CapStore;
  readonly drills: DrillStore;
  readonly firings: FiringStore;
  readonly incidents: IncidentStore;
  readonly kills: KillStore;
}

const severities = {
  "unrecorded-request": 1,
  "invalid-release": 1,
  "disputed-decision": 1,
  "model-failures": 2,
  "model-latency": 2,
  canary: 3,
} as const;

function storesOf({ database }: Store, newId: () => string): DeskStores {
  return {
    allowlists: createAllowlistStore({
      database,
      compare: async ({ after, before }) => ({
        widening: wideningOf(after, before),
        changes: changesInRules(after, before),
      }),
      parse: async (bytes) => parseDocument(bytes),
    }),
    caps: createCapStore(database),
    drills: createDrillStore({ database, newId }),
    firings: createFiringStore({ killing: database, severities }),
    incidents: createIncidentStore({ changing: database, reading: database, newId }),
    kills: createKillStore({ database, newId }),
  };
}

/** The store must have a single connection, which keeps the time. */
export function openDesk({ store, newId }: { readonly store: Store; readonly newId: () => string }): Desk {
  const stores = storesOf(store, newId);
  let engagementId = "";
  let tripwireIncidentId = "";

  async function engage({ after: { kill }, at }: ChangeTo, drillId: string | null): Promise<void> {
    if (kill === null) return;
    const { by, reason } = kill;
    if (by === "tripwire") {
      engagementId = newId();
      tripwireIncidentId = newId();
      const [occurrence, figures] = [newId(), { failed: 9, of: 20, withinSeconds: 300 }];
      const ids = { incidentId: tripwireIncidentId, engagementId, occurrence };
      const found = { tripwire: "model-failures", reason, figures, instance: instances[0] } as const;
      await stores.firings.open({ ...ids, ...found, occurredAt: new Date(at) });
      return;
    }
    const subject = people.onCall;
    const owned =
      drillId === null
        ? ({ kind: "operator", subject } as const)
        : ({ kind: "drill", drill: drillId, subject } as const);
    ({ engagementId } = await stores.kills.engage({ owner: owned, reason }));
  }

  async function settle(change: ChangeTo, drillId: string | null = null): Promise<void> {
    const { before, after, at, why } = change;
    await setStoreClock(store, at);
    if (before?.allowlist !== after.allowlist) await apply(stores.allowlists, { after, why });
    if ((before?.cap ?? null) !== after.cap)
      await stores.caps.set({
        basisPoints: after.cap,
        reason: why,
        by: drillId === null ? people.release : people.onCall,
        basedOn: null,
      });
    if ((before?.kill ?? null) === null) await engage(change, drillId);
    else if (after.kill === null)
      await stores.kills.release({
        engagementId,
        reason: why,
        by: people.onCall,
        drill: drillId,
        rule: "one-person",
      });
    await noteControls(change);
  }

  async function noteControls({ after, at, controls }: ChangeTo): Promise<void> {
    const nothing = { path: null, digest: null, enabled: null, rules: null };
    const inForce = { document: generationOf(after) };
    const generation = { source: "built-in", inForce } as const;
    const seen = seenHere({ controls, allowlist: nothing, generation, budgets: null, now: at });
    for (const one of seen) await noteSeen(store.database, { ...one, who: people.release });
  }

  return {
    change: (to) => settle(to),

    async perform(deed, at) {
      await setStoreClock(store, at);
      if (deed.do === "open-incident") {
        const { rows } = await store.pool.query<{ id: string }>(
          "select max(id)::text as id from change_log where source = 'allowlist'",
        );
        await stores.incidents.open({
          by: people.onCall,
          severity: 2,
          title: "a generated question had a wrong answer",
          description: "a teacher reported it; the allowlist had begun to admit questions a few hours before",
          from: new Date(at).toISOString(),
          links: [
            { kind: "engagement", id: engagementId },
            ...rows.map(({ id }) => ({ kind: "change" as const, id })),
          ],
        });
        return;
      }
      await stores.incidents.add({
        incidentId: tripwireIncidentId,
        by: people.onCall,
        entry: {
          version: "v1",
          kind: "resolution",
          to: new Date(at).toISOString(),
          reason: "the provider lost a data centre and has recovered; the kill did its work",
        },
      });
    },

    async drill({ drill, at, situation, controls, during }) {
      const by = people.onCall;
      const drilled = drilledFrom(situation, drill);
      const why = `the ${drill} drill`;
      await setStoreClock(store, at);
      const { drillId } = await stores.drills.start({ drill, via: "own", by });
      const setting = { what: settingOf[drill], ...partsOf(drill, { situation, drilled }) };
      const note = (
        state: "set" | "restored",
        { steps, verdict }: { readonly steps: readonly DrillStep[]; readonly verdict: "passed" | null },
      ) =>
        stores.drills.note({
          drillId,
          by,
          steps: [...steps],
          settings: [{ ...setting, state }],
          verdict,
        });
      await note("set", { steps: [], verdict: null });
      await settle({ before: situation, after: drilled, at: at + 1_000, why, controls }, drillId);
      await during(drillId, drilled);
      await settle({ before: drilled, after: situation, at: at + 12_000, why, controls }, drillId);
      await setStoreClock(store, at + 14_000);
      const steps: DrillStep[] = [
        { step: "the setting is made", verdict: "passed", durationMs: 1_000, detail: null },
        { step: "the next job is a stub", verdict: "passed", durationMs: 180, detail: null },
        { step: "the setting is restored", verdict: "passed", durationMs: 2_000, detail: null },
      ];
      await note("restored", { steps, verdict: "passed" });
    },
  };
}

const settingOf = { kill: "kill", rollback: "cap", allowlist: "allowlist", rollout: "cap" } as const;

function drilledFrom(situation: Situation, drill: DrillName): Situation {
  switch (drill) {
    case "kill":
      return { ...situation, kill: { by: "operator", reason: "a drill" } };
    case "rollback":
      return { ...situation, cap: 0 };
    case "rollout":
      return { ...situation, cap: situation.percent * 50 };
    case "allowlist": {
      const { allowlist } = situation;
      const rules = allowlist.rules.filter((rule) => !isDrillRule(rule));
      return { ...situation, allowlist: { ...allowlist, rules } };
    }
  }
}

/** The setting before and after, as a drill records it. */
function partsOf(
  drill: DrillName,
  { situation, drilled }: { readonly situation: Situation; readonly drilled: Situation },
) {
  const part = ({ cap, allowlist, kill }: Situation) => {
    if (drill === "kill") return { engaged: kill !== null };
    return drill === "allowlist" ? { digest: digestOf(allowlist) } : { basisPoints: cap };
  };
  return { before: part(situation), after: part(drilled) };
}

/** A document that was in force before is restored as an operator does. */
async function apply(
  allowlists: AllowlistStore,
  { after: { allowlist }, why }: { readonly after: Situation; readonly why: string },
): Promise<void> {
  const digest = digestOf(allowlist);
  const { revision: basedOn } = await allowlists.inForce();
  const earlier = await allowlists.list({ cursor: null, limit: 100 });
  await allowlists.apply({
    document: allowlist,
    digest,
    reason: why,
    by: people.release,
    owner,
    basedOn,
    previewDigest: previewDigest({ digest, basedOn }),
    newDimensions: [],
    rolledBackTo: earlier.find((one) => one.digest === digest)?.revision ?? null,
  });
}

/** A document that changes with the situation's model and prompt. */
function generationOf({ model: { model, promptDigest } }: Situation): GenerationV1 {
  const text = `prompt ${promptDigest}: {{data:input}} {{data:schema}}`;
  const content = { text, string: text, richText: text, multipleChoice: text, schema: text };
  return {
    version: "generation.v1",
    models: {
      default: {
        provider: "openai-compatible",
        model,
        baseUrl: "http://history.invalid/v1",
        credential: null,
      },
    },
    prompts: { "fill-slot.v1": { instructions: text, request: text, content } },
    profiles: [{ id: "default", match: {}, prompt: "fill-slot.v1", models: ["default"] }],
  };
}
