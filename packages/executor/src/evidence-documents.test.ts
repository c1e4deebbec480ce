import { canonicalJson } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { compileAllowlist, type GateState } from "@slotgate/gate";
import { expect, it } from "vitest";
import { createEvidenceDocuments } from "./evidence-documents.ts";

function stateOf(basisPoints: number): GateState {
  const snapshot = {
    version: "v1",
    source: "static",
    environment: "static",
    killSwitch: "released",
    feature: "enabled",
    rollout: { state: "valid", groupId: "slotgen.ai", basisPoints },
  } as const;
  const document = {
    version: "allowlist.v1" as const,
    enabled: basisPoints > 0,
    mode: "deny_by_default" as const,
    rules: [],
  };
  return {
    controls: {
      snapshot,
      revision: 1,
      digest: digestOf(snapshot),
      ageMs: 0,
      maxAgeMs: 0,
      clockSteppedBack: false,
    },
    killSwitches: [],
    rolloutCap: { state: "none" },
    allowlist: compileAllowlist({ document, revision: 1, digest: digestOf(document) }),
  };
}

const digestsOf = ({ controls, allowlist }: GateState) => ({
  controls: controls?.digest ?? "",
  allowlist: allowlist?.digest ?? "",
});

it("finds the documents of a decision by digest, also after the state has changed", () => {
  const documents = createEvidenceDocuments();
  let state = stateOf(0);
  const gateState = documents.noting(() => state);
  expect(gateState()).toBe(state);
  const before = { state, ...digestsOf(state) };
  state = stateOf(2_500);
  gateState();
  expect(documents.source(before.controls)).toEqual({
    digest: before.controls,
    kind: "control-snapshot",
    body: canonicalJson(before.state.controls?.snapshot),
  });
  expect(documents.source(before.allowlist)).toMatchObject({ kind: "allowlist" });
  expect(documents.source(digestsOf(state).controls)?.body).toContain("2500");
  expect(documents.source("0".repeat(64))).toBeNull();
});

it("returns no document under a digest that does not match it", () => {
  const documents = createEvidenceDocuments();
  const state = stateOf(100);
  if (state.controls === null) expect.unreachable();
  const digest = "0".repeat(64);
  documents.noting(() => ({ ...state, controls: state.controls && { ...state.controls, digest } }))();
  expect(documents.source(digest)).toBeNull();
});

it("keeps the documents last in force, however often the state changes", () => {
  const documents = createEvidenceDocuments();
  const first = stateOf(1);
  documents.noting(() => first)();
  for (let points = 2; points < 90; points += 1) {
    documents.noting(() => stateOf(points))();
    if (points === 60) documents.noting(() => first)();
  }
  expect(documents.source(digestsOf(first).controls)).not.toBeNull();
  expect(documents.source(digestsOf(stateOf(2)).controls)).toBeNull();
});
