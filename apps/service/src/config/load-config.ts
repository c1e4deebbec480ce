import { hostname } from "node:os";
import { type Config, type LogLevel, logLevels } from "./config.ts";
import { type ConfigProblem, type Environment, EnvReader } from "./env-reader.ts";
import { readControls, readEnvironmentKill } from "./read-controls.ts";
import { readKeys } from "./read-keys.ts";
import { readModel } from "./read-model.ts";
import { unknownVariables } from "./unknown-variables.ts";

export type LoadedConfig =
  | { readonly ok: true; readonly config: Config }
  /** One message that lists every problem. */
  | { readonly ok: false; readonly message: string };

/** Parses the environment for a command. `serve` needs a database; `run` and `decide` do not. */
export function loadConfig(
  env: Environment,
  { command }: { readonly command: "serve" | "run" | "decide" },
): LoadedConfig {
  const reader = new EnvReader(env);
  const config: Config = {
    databaseUrl:
      command === "serve" ? reader.required("DATABASE_URL", "because records are kept in PostgreSQL") : null,
    host: reader.text("SLOTGATE_HOST", "127.0.0.1"),
    port: reader.wholeNumber("SLOTGATE_PORT", 8_700, { min: 0, max: 65_535 }),
    controls: readControls(reader),
    environmentKill: readEnvironmentKill(reader) ? "engaged" : "released",
    allowlistPath: reader.optional("SLOTGEN_ALLOWLIST_PATH"),
    keys: command === "serve" ? readKeys(reader) : [],
    model: readModel(reader),
    modelConcurrency: reader.wholeNumber("SLOTGATE_MODEL_CONCURRENCY", 16, { min: 1, max: 10_000 }),
    logLevel: reader.read<LogLevel>("SLOTGATE_LOG_LEVEL", "info", {
      as: (text) => logLevels.find((level) => level === text) ?? null,
      expected: logLevels.map((level) => `\`${level}\``).join(", "),
    }),
    shutdownGraceMs: reader.wholeNumber("SLOTGATE_SHUTDOWN_GRACE_MS", 20_000, { min: 0, max: 600_000 }),
    instance: reader.text("SLOTGATE_INSTANCE", hostname()),
  };
  const problems = [...reader.problems, ...unknownVariables(env)];
  return problems.length === 0
    ? { ok: true, config: Object.freeze(config) }
    : { ok: false, message: messageOf(problems) };
}

function messageOf(problems: readonly ConfigProblem[]): string {
  const lines = problems.map(
    ({ variable, expected, received }) => `  ${variable}: expected ${expected}; received ${received}`,
  );
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  return `the configuration has ${count}:\n${lines.join("\n")}\n\`slotgate serve --help\` lists all variables`;
}
