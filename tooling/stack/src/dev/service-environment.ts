import { join } from "node:path";
import type { StackPorts } from "../ports.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Their presence means that a real provider is to be used instead of the simulator. */
const modelVariables = [
  "SLOTGATE_MODEL_PROVIDER",
  "SLOTGATE_MODEL",
  "SLOTGATE_MODEL_BASE_URL",
  "SLOTGATE_MODEL_API_KEY",
  "SLOTGATE_MODEL_API_KEY_FILE",
  "SLOTGATE_MODEL_CONFIG_PATH",
] as const;

/** The model variables that are set, empty when the simulator is to be used. */
export function chosenModel(env: Environment): Record<string, string> {
  return Object.fromEntries(
    modelVariables.flatMap((name) => {
      const value = env[name];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
}

export function simulatedModel(baseUrl: string): Record<string, string> {
  return {
    SLOTGATE_MODEL_PROVIDER: "openai-compatible",
    SLOTGATE_MODEL: "simulated-writer",
    SLOTGATE_MODEL_BASE_URL: baseUrl,
    SLOTGATE_MODEL_API_KEY: "simulated",
  };
}

/**
 * The environment of this process without everything that could steer the service or its database
 * connection: the development stack decides on that alone.
 */
export function cleanEnvironment(env: Environment): Record<string, string> {
  const steering = /^(SLOTGATE_|SLOTGEN_|FEATURE_SLOTGEN_|DATABASE_URL$|PG[A-Z]+$)/;
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value === undefined || steering.test(name) ? [] : [[name, value]],
    ),
  );
}

export interface ServiceSettings {
  readonly ports: StackPorts;
  readonly databaseUrl: string;
  readonly unleashApiUrl: string;
  readonly unleashToken: string;
  /** The token with which the service reads who changed a flag. */
  readonly unleashEventsToken: string;
  readonly keysPath: string;
  /** Where the service keeps its spool, its kill file and its outbound ledger: nothing is shared through `HOME`. */
  readonly stateDirectory: string;
  /** The model variables. */
  readonly model: Readonly<Record<string, string>>;
}

export function serviceEnvironment(env: Environment, settings: ServiceSettings): Record<string, string> {
  return {
    ...cleanEnvironment(env),
    ...settings.model,
    DATABASE_URL: settings.databaseUrl,
    SLOTGATE_PORT: String(settings.ports.service),
    // Nothing balances load here.
    SLOTGATE_SHUTDOWN_DELAY_MS: "0",
    SLOTGATE_CONTROLS: "unleash",
    SLOTGATE_UNLEASH_URL: settings.unleashApiUrl,
    SLOTGATE_UNLEASH_TOKEN: settings.unleashToken,
    SLOTGATE_UNLEASH_EVENTS_TOKEN: settings.unleashEventsToken,
    SLOTGATE_UNLEASH_ENVIRONMENT: "development",
    SLOTGATE_KEYS_PATH: settings.keysPath,
    SLOTGATE_SPOOL_DIR: join(settings.stateDirectory, "spool"),
    SLOTGATE_KILL_FILE: join(settings.stateDirectory, "kill.json"),
    SLOTGATE_OUTBOUND_LEDGER: join(settings.stateDirectory, "outbound"),
  };
}
