import type { ExposureChange } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import { silentIo } from "../call.test-case.ts";
import { viewOf } from "../output/view.ts";
import { exposureText, sampleText } from "./exposure-text.ts";

const view = viewOf(silentIo(), { wide: true });
const change: ExposureChange = {
  basisPoints: 10_000,
  newlyAdmitted: 0,
  noLongerAdmitted: 0,
  admittedEitherWay: 2,
  deniedEitherWay: 0,
  byValue: [],
  examples: [],
  callsADay: { before: 8, after: 8 },
  tokensADay: { before: 800, after: 800 },
};

describe("the text of a preview", () => {
  it("says how long was observed", () => {
    const sample = {
      jobs: 2,
      since: "2026-01-24T12:00:00.000Z",
      until: "2026-01-31T12:00:00.000Z",
      complete: true,
      observedMs: 6 * 3_600_000,
    };
    expect(sampleText(sample, view)).toContain("Records exist for the last 6 h of that time.");
  });

  it("shows estimates, or that there are too few observations for one", () => {
    expect(exposureText("Preview", change, view)).toContain(
      "calls a day 8 -> 8 (estimated), tokens a day 800 -> 800 (estimated)",
    );
    const without = { ...change, callsADay: null, tokensADay: null };
    expect(exposureText("Preview", without, view)).toContain(
      "calls and tokens a day: too few observations for an estimate",
    );
  });
});
