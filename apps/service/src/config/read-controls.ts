import type { ControlsConfig } from "./config.ts";
import type { EnvReader } from "./env-reader.ts";
import type { VariableName } from "./variables.ts";

const forUnleash = "because SLOTGATE_CONTROLS is `unleash`";

const unleashOnly: readonly VariableName[] = [
  "SLOTGATE_UNLEASH_URL",
  "SLOTGATE_UNLEASH_TOKEN",
  "SLOTGATE_UNLEASH_ENVIRONMENT",
  "SLOTGATE_UNLEASH_APP_NAME",
  "SLOTGATE_UNLEASH_POLL_MS",
];
const staticOnly: readonly VariableName[] = ["FEATURE_SLOTGEN_AI", "SLOTGEN_AI_ROLLOUT_PERCENT"];

/** The controls' part of the configuration. Settings of the source that is not chosen would do nothing. */
export function readControls(env: EnvReader): ControlsConfig {
  const source = env.read("SLOTGATE_CONTROLS", "static", {
    as: (text) => (text === "unleash" || text === "static" ? text : null),
    expected: "`unleash` or `static`",
  });
  const aiFlag = env.text("SLOTGATE_AI_FLAG", "slotgen.ai");
  const groupId = env.text("SLOTGATE_ROLLOUT_GROUP", aiFlag);
  for (const name of source === "static" ? unleashOnly : staticOnly) {
    if (env.has(name))
      env.problem(name, `no value while SLOTGATE_CONTROLS is \`${source}\`, where it would do nothing`);
  }
  if (source === "static") {
    return { source, featureEnabled: readFeature(env), basisPoints: readBasisPoints(env), groupId };
  }
  return {
    source: "unleash",
    url: env.url("SLOTGATE_UNLEASH_URL", env.required("SLOTGATE_UNLEASH_URL", forUnleash)),
    token: env.required("SLOTGATE_UNLEASH_TOKEN", forUnleash),
    environment: env.required("SLOTGATE_UNLEASH_ENVIRONMENT", forUnleash),
    appName: env.text("SLOTGATE_UNLEASH_APP_NAME", "slotgate"),
    killFlag: env.text("SLOTGATE_KILL_FLAG", "slotgen.kill-switch"),
    aiFlag,
    groupId,
    pollIntervalMs: env.wholeNumber("SLOTGATE_UNLEASH_POLL_MS", 500, { min: 50, max: 60_000 }),
    maxAgeMs: env.wholeNumber("SLOTGATE_CONTROLS_MAX_AGE_MS", 15_000, { min: 500, max: 600_000 }),
  };
}

/** Only exactly `true` enables; everything else is off, and not a mistake. */
const readFeature = (env: EnvReader): boolean =>
  env.read("FEATURE_SLOTGEN_AI", false, { as: (text) => text === "true", expected: "`true`, or no value" });

/** Per cent with at most two decimals as whole basis points; no floating point is involved. */
function readBasisPoints(env: EnvReader): number {
  const as = (text: string): number | null => {
    const [, whole = "", decimals = ""] = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
    const basisPoints = whole === "" ? Number.NaN : Number(whole) * 100 + Number(decimals.padEnd(2, "0"));
    return basisPoints <= 10_000 ? basisPoints : null;
  };
  return env.read("SLOTGEN_AI_ROLLOUT_PERCENT", 0, { as, expected: "0 to 100 with at most two decimals" });
}

/** Every value but `false` and `0` engages: whoever sets it at all means to kill. */
export const readEnvironmentKill = (env: EnvReader): boolean =>
  env.read("SLOTGEN_AI_KILL", false, {
    as: (text) => text !== "false" && text !== "0",
    expected: "any value",
  });
