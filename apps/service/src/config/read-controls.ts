import type { ControlsConfig } from "./config.ts";
import type { EnvReader } from "./env-reader.ts";
import type { VariableName } from "./variables.ts";

const forUnleash = "because SLOTGATE_CONTROLS is `unleash`";

const unleashOnly: readonly VariableName[] = [
  "SLOTGATE_UNLEASH_URL",
  "SLOTGATE_UNLEASH_TOKEN",
  "SLOTGATE_UNLEASH_EVENTS_TOKEN",
  "SLOTGATE_UNLEASH_ENVIRONMENT",
  "SLOTGATE_UNLEASH_APP_NAME",
  "SLOTGATE_UNLEASH_POLL_MS",
];
const staticOnly: readonly VariableName[] = ["FEATURE_SLOTGEN_AI", "SLOTGEN_AI_ROLLOUT_PERCENT"];

/**
 * The controls' part of the configuration; null only after a problem was reported. Settings of the other source would
 * have no effect, so they are problems.
 */
export function readControls(env: EnvReader): ControlsConfig | null {
  const source = env.value("SLOTGATE_CONTROLS");
  const other = source === "static" ? "unleash" : "static";
  for (const name of source === "static" ? unleashOnly : staticOnly) {
    if (!env.has(name)) continue;
    env.problem(name, {
      expected: `no value while SLOTGATE_CONTROLS is \`${source}\`, where it has no effect: unset it, or set SLOTGATE_CONTROLS=${other}`,
    });
  }
  const flags = readFlags(env);
  if (source === "static") {
    return {
      source,
      featureEnabled: env.value("FEATURE_SLOTGEN_AI"),
      basisPoints: env.value("SLOTGEN_AI_ROLLOUT_PERCENT"),
      groupId: flags.groupId,
    };
  }
  const url = env.required("SLOTGATE_UNLEASH_URL", forUnleash);
  const token = env.required("SLOTGATE_UNLEASH_TOKEN", forUnleash);
  const environment = env.required("SLOTGATE_UNLEASH_ENVIRONMENT", forUnleash);
  const appName = env.value("SLOTGATE_UNLEASH_APP_NAME");
  const eventsToken = env.value("SLOTGATE_UNLEASH_EVENTS_TOKEN");
  const ages = readAges(env);
  if (url === null || token === null || environment === null) return null;
  return { source, url, token, eventsToken, environment, appName, ...flags, ...ages };
}

/** The flags' names, and the group that job ids are hashed with. */
export function readFlags(env: EnvReader) {
  const killFlag = env.value("SLOTGATE_KILL_FLAG");
  const aiFlag = env.value("SLOTGATE_AI_FLAG");
  if (killFlag === aiFlag) {
    env.problem("SLOTGATE_KILL_FLAG", {
      expected: "a flag other than SLOTGATE_AI_FLAG: one flag cannot both enable and kill",
      received: `\`${killFlag}\` for both`,
    });
  }
  return { killFlag, aiFlag, groupId: env.value("SLOTGATE_ROLLOUT_GROUP") ?? aiFlag };
}

function readAges(env: EnvReader) {
  const pollIntervalMs = env.value("SLOTGATE_UNLEASH_POLL_MS");
  const maxAgeMs = env.value("SLOTGATE_CONTROLS_MAX_AGE_MS");
  if (maxAgeMs < 2 * pollIntervalMs) {
    env.problem("SLOTGATE_CONTROLS_MAX_AGE_MS", {
      expected: `at least twice SLOTGATE_UNLEASH_POLL_MS (${pollIntervalMs}), otherwise controls become stale between two polls`,
      received: `\`${maxAgeMs}\``,
    });
  }
  return { pollIntervalMs, maxAgeMs };
}
