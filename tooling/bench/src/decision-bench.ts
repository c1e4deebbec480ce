import type { AllowlistRule } from "@slotgate/contracts";
import { compileAllowlist, decide, type GateState } from "@slotgate/gate";
import { InMemStorageProvider, Unleash } from "unleash-client";
import { type Candidate, interleave } from "./interleave.ts";
import { printTable } from "./print-table.ts";

const jobIds = Array.from({ length: 10_000 }, (_, index) => `lesson-${index}/intro`);
const jobIdAt = (index: number): string => jobIds[index % jobIds.length] ?? "";

/** One decision, all five gates passed, evidence included, against the two SDK calls that it replaces. */
export async function benchDecision(): Promise<void> {
  const unleash = await startSdk();
  const sizes = [10, 1_000, 10_000];
  const variants = sizes.flatMap((rules) => [false, true].map((wildcards) => ({ rules, wildcards })));
  const timings = interleave([sdkCalls(unleash), ...variants.map(decisions)], { rounds: 15, times: 100_000 });
  unleash.destroy();
  const yardstick = timings[0]?.nanoseconds ?? Number.NaN;
  console.log("\nOne decision (the matching rule is the last one)\n");
  printTable(
    ["what", "ns", "of two isEnabled calls"],
    timings.map(({ name, nanoseconds }) => [
      name,
      nanoseconds.toFixed(0),
      `${(nanoseconds / yardstick).toFixed(2)} x`,
    ]),
  );
  const at = (index: number): number => timings[index + 1]?.nanoseconds ?? Number.NaN;
  const line = (bar: string, { ratio, most }: { readonly ratio: number; readonly most: number }): void =>
    console.log(`bar: ${bar}, ${ratio.toFixed(2)} x: ${ratio <= most ? "met" : "NOT MET"}`);
  console.log();
  const slower = Math.max(at(2), at(3)) / yardstick;
  line("at most 1.00 x two isEnabled calls with 1,000 rules (aim: 0.70 x)", { ratio: slower, most: 1 });
  const growth = Math.max(at(4) / at(0), at(5) / at(1));
  line("10,000 rules cost at most 1.20 x 10 rules", { ratio: growth, most: 1.2 });
}

function decisions({ rules, wildcards }: { readonly rules: number; readonly wildcards: boolean }): Candidate {
  const last = rules - 1;
  const document = {
    version: "allowlist.v1" as const,
    enabled: true,
    mode: "deny_by_default" as const,
    rules: Array.from({ length: rules }, (_, index): AllowlistRule => {
      const [level, specVersion] = wildcards
        ? [["*"], index % 2 === 0 ? ["*"] : ["2026"]]
        : [["GCSE"], ["2026"]];
      const appliesTo = { subject: [`subject-${index}`], level, board: ["AQA"], specVersion };
      return {
        id: `rule-${index}`,
        enabled: true,
        appliesTo,
        kinds: ["explanatory"],
        slotIds: [],
        maxJobsPerRun: 10,
      };
    }),
  };
  const state: GateState = {
    controls: {
      snapshot: {
        version: "v1",
        source: "unleash",
        environment: "production",
        killSwitch: "released",
        feature: "enabled",
        rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: 10_000 },
      },
      revision: 1,
      digest: "0".repeat(64),
      ageMs: 100,
      maxAgeMs: 15_000,
      clockSteppedBack: false,
    },
    rolloutCap: { state: "none" },
    killSwitches: [
      { source: "service", state: "released" },
      { source: "environment", state: "released" },
    ],
    allowlist: compileAllowlist({ document, revision: 1, digest: "0".repeat(64) }),
  };
  const scope = { subject: `subject-${last}`, level: "GCSE", board: "AQA", specVersion: "2026" };
  return {
    name: `decide, ${rules.toLocaleString("en")} rules${wildcards ? " with *" : ""}`,
    run(times) {
      for (let index = 0; index < times; index += 1) {
        const job = { jobId: jobIdAt(index), slotId: "intro", kind: "explanatory" };
        if (decide({ job, scope, allowAI: true, state }).outcome !== "admitted")
          throw new Error("not admitted");
      }
    },
  };
}

function sdkCalls(unleash: Unleash): Candidate {
  return {
    name: "two isEnabled calls (kill + rollout)",
    run(times) {
      for (let index = 0; index < times; index += 1) {
        const context = { properties: { jobId: jobIdAt(index) } };
        if (!unleash.isEnabled("slotgen.kill-switch", context) || !unleash.isEnabled("slotgen.ai", context)) {
          throw new Error("not enabled");
        }
      }
    },
  };
}

/** The SDK with both flags; it evaluates locally, so no server is asked. */
async function startSdk(): Promise<Unleash> {
  const flag = (
    name: string,
    strategy: { readonly name: string; readonly parameters: Record<string, string> },
  ) => ({
    name,
    type: "release",
    enabled: true,
    stale: false,
    impressionData: false,
    project: "default",
    variants: [],
    strategies: [{ ...strategy, constraints: [] }],
  });
  const unleash = new Unleash({
    appName: "bench",
    url: "http://127.0.0.1:9/api",
    refreshInterval: 0,
    disableMetrics: true,
    storageProvider: new InMemStorageProvider(),
    bootstrap: {
      data: [
        flag("slotgen.kill-switch", { name: "default", parameters: {} }),
        flag("slotgen.ai", {
          name: "flexibleRollout",
          parameters: { rollout: "100", stickiness: "jobId", groupId: "slotgen.ai" },
        }),
      ],
    },
  });
  unleash.on("error", () => {});
  await new Promise((resolve) => unleash.once("ready", resolve));
  return unleash;
}
