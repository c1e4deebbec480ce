import type { WireDocuments } from "../wire-documents.ts";
import { decisionExample } from "./decision-examples.ts";

const { controls, allowlist } = decisionExample.evidence;

export const serviceExamples = {
  "controls-status": {
    source: "unleash",
    environment: "production",
    state: "confirmed",
    revision: 41,
    digest: controls?.digest ?? null,
    ageMs: 212,
    maxAgeMs: 15_000,
    controls: {
      version: "v1",
      source: "unleash",
      environment: "production",
      killSwitch: "released",
      feature: "enabled",
      rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: 2_500 },
    },
    killSwitches: [
      { source: "service", state: "released" },
      { source: "environment", state: "released" },
    ],
    allowlist: {
      path: "/etc/slotgate/allowlist.json",
      revision: 12,
      digest: allowlist?.digest ?? null,
      enabled: true,
      rules: 3,
      problem: null,
      issues: [],
    },
    advice: [],
  },
  liveness: { status: "alive" },
  readiness: { status: "ready", degraded: [] },
} satisfies Partial<WireDocuments>;
