import { createStaticSource } from "@slotgate/controls";
import type { LocalKillSwitch } from "@slotgate/gate";
import type { JournalState } from "@slotgate/telemetry";
import { describe, expect, it } from "vitest";
import { replicaStateOf, type StateSources } from "./health.ts";

const spool = { records: 0, bytes: 0, setAside: 0, failure: null };
const fine = {
  schema: null as string | null,
  schemaRead: true,
  away: null as JournalState["away"],
  spool: spool as JournalState["spool"],
  kill: "released" as LocalKillSwitch["state"],
  reconciled: true as boolean | null,
};

function sourcesWith(changes: Partial<typeof fine>): StateSources {
  const now = { ...fine, ...changes };
  const kill = { source: "service", state: now.kill } as const;
  return {
    base: { schema: { problem: () => now.schema, wasRead: () => now.schemaRead } },
    gates: {
      killState: { current: () => kill, problem: () => null },
      killSwitches: () => [kill],
      controls: createStaticSource({
        featureEnabled: true,
        killEngaged: false,
        basisPoints: 1,
        groupId: "slotgen.ai",
        environment: "static",
      }),
      allowlist: { current: () => null },
      tripwires: { reconciled: () => now.reconciled },
    },
    records: { journal: { state: { away: now.away, spool: now.spool } } },
  };
}

describe("the state in a heartbeat", () => {
  it("says what the parts of the replica say", () => {
    expect(replicaStateOf(sourcesWith({ spool: { ...spool, records: 3, bytes: 900 } }))).toEqual({
      recording: true,
      storeUsed: true,
      controls: "confirmed",
      kill: "released",
      allowlist: false,
      spool: { usable: true, records: 3 },
      reconciled: true,
    });
    expect(replicaStateOf(sourcesWith({ spool: null, kill: "engaged", reconciled: null }))).toMatchObject({
      kill: "engaged",
      spool: null,
      reconciled: null,
    });
  });

  const away = { failure: "unreachable", error: new Error("gone") } as const;
  const full = { ...spool, failure: "spool-full" } as const;
  it.each<[string, Partial<typeof fine>, boolean]>([
    ["records in the spool while the store is away", { away }, true],
    ["does not record if the spool is full", { away, spool: full }, false],
    ["does not record without a spool", { away, spool: null }, false],
    ["records in the spool while the kill cannot be read", { kill: "unknown" }, true],
    ["records in the spool before the schema is known", { schema: "unread", schemaRead: false }, true],
    ["does not record in the database of another version", { schema: "too new" }, false],
  ])("%s", (_what, changes, recording) => {
    expect(replicaStateOf(sourcesWith(changes))).toMatchObject({ recording, storeUsed: false });
  });

  it("records in the store although the spool is full", () => {
    expect(replicaStateOf(sourcesWith({ spool: full }))).toMatchObject({
      recording: true,
      storeUsed: true,
      spool: { usable: false },
    });
  });
});
