import type { ControlsStatusV1, ReadinessV1 } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/controls-status.json" with { type: "json" };
import { describe, expect, it } from "vitest";
import { secretOf, startStage } from "../../http/http-stage.test-case.ts";
import { call } from "../call.test-case.ts";
import { statusAsText } from "./status-as-text.ts";

const open = structuredClone(example) as ControlsStatusV1;
const ready: ReadinessV1 = { status: "ready", degraded: [] };
const text = (controls: Partial<ControlsStatusV1>, readiness = ready) =>
  statusAsText({ controls: { ...open, ...controls }, readiness });

describe("slotgate status", () => {
  it("asks a service, also one that is not ready, and prints for programs too", async () => {
    const degraded = [{ what: "database", detail: "it does not answer" }];
    const stage = await startStage({ health: () => ({ ready: false, degraded }) });
    const env = { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(["audit"]) };
    const { code, out } = await call(["status"], { env });
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/^controls {3}/) });
    expect(out).toMatch(/^service {4}not-ready\ndegraded {3}database: it does not answer$/m);
    const { out: json } = await call(["status", "--format", "json"], { env });
    expect(JSON.parse(json)).toMatchObject({ readiness: { status: "not-ready", degraded } });
    await stage.stop();
  });

  it("shows every source that kills, and how fresh the controls are", () => {
    const killSwitches = [{ source: "service", state: "engaged" } as const];
    expect(text({ killSwitches, state: "stale", ageMs: 20_000, maxAgeMs: 15_000 })).toMatch(
      /stale: .* confirmed 20\.0 s ago, which is more than 15 s\nkill {7}controls \w+, service engaged\n/,
    );
    expect(text({ controls: null, state: "unavailable", ageMs: null })).toMatch(
      /unavailable: .* never confirmed\nkill {7}controls unknown.*\nAI flag {4}unknown\nrollout {4}not valid/,
    );
  });

  it("says of rollout, cap and allowlist when they let nobody in", () => {
    expect(text({ rolloutCap: { state: "set", basisPoints: 5 } })).toContain("capped at 0.05 %");
    expect(text({ rolloutCap: { state: "unknown" } })).toContain("not known, so nobody is in");
    const { allowlist } = open;
    expect(text({ allowlist: { ...allowlist, enabled: false } })).toContain("switched off");
    expect(text({ allowlist: { ...allowlist, problem: "it is no JSON" } })).toContain(
      "none, so nothing is admitted",
    );
  });

  it("gives advice once", () => {
    const degraded = [{ what: "controls", detail: "look at Unleash" }];
    const shown = text({ advice: ["look at Unleash", "mend the flag"] }, { status: "ready", degraded });
    expect(shown).toMatch(/degraded {3}controls: look at Unleash\nadvice {5}mend the flag\n$/);
  });
});
