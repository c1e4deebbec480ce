import {
  defaultReadinessPolicy,
  parseWith,
  type ReadinessPolicyV1,
  readinessPolicyV1,
} from "@slotgate/contracts";
import type { ReadinessConfig } from "./config.ts";
import type { EnvReader } from "./env-reader.ts";
import { readJsonFile } from "./read-json-file.ts";

export const readReadiness = (env: EnvReader): ReadinessConfig => ({
  policy: readPolicy(env),
  signers: {
    product: env.value("SLOTGATE_SIGNOFF_PRODUCT") ?? [],
    engineering: env.value("SLOTGATE_SIGNOFF_ENGINEERING") ?? [],
  },
});

function readPolicy(env: EnvReader): ReadinessPolicyV1 {
  const name = "SLOTGATE_READINESS_POLICY_PATH";
  const path = env.value(name);
  if (path === null) return defaultReadinessPolicy;
  const file = readJsonFile(path);
  if (!file.ok) {
    env.problem(name, { expected: "a readiness policy, `readiness.v1`", received: file.problem });
    return defaultReadinessPolicy;
  }
  const parsed = parseWith(readinessPolicyV1, file.value);
  if (parsed.ok) return parsed.value;
  for (const { path: place, expected, received } of parsed.issues)
    env.problem(name, { expected: `${expected} at \`${place}\``, received });
  return defaultReadinessPolicy;
}
