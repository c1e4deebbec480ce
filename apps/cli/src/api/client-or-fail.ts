import { noProxy } from "@slotgate/controls";
import {
  type ClientConfig,
  type Environment,
  findDevStack,
  loadClientConfig,
} from "@slotgate/service/config";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { type ApiClient, createApiClient } from "./api-client.ts";

/** The client for the service that the variables name, or for the local stack if they name none. */
export function clientOrFail(io: Pick<CommandIo, "env" | "cwd" | "err" | "verbose">): ApiClient {
  const config = devStackConfig(io) ?? configFrom(io);
  if (io.verbose === true)
    io.err(`slotgate: asking ${config.url}, named by ${config.devFile ?? "SLOTGATE_URL"}\n`);
  return createApiClient(config);
}

function devStackConfig({ env, cwd }: Pick<CommandIo, "env" | "cwd">): ClientConfig | null {
  // A variable and the file combined would send a key to the wrong address.
  if (cwd === undefined || isSet(env, "SLOTGATE_URL") || isSet(env, "SLOTGATE_KEY")) return null;
  const stack = findDevStack(cwd);
  return stack === null ? null : { url: stack.url, key: stack.key, devFile: stack.path, proxy: noProxy };
}

const isSet = (env: Environment, name: string): boolean =>
  [name, `${name}_FILE`].some((variable) => (env[variable] ?? "") !== "");

function configFrom({ env, cwd }: Pick<CommandIo, "env" | "cwd">): ClientConfig {
  const loaded = loadClientConfig(env);
  if (loaded.ok) return loaded.config;
  const stack =
    cwd !== undefined && isSet(env, "SLOTGATE_URL") && !isSet(env, "SLOTGATE_KEY") ? findDevStack(cwd) : null;
  const ignored =
    stack === null
      ? ""
      : `\n\`${stack.path}\` is ignored while SLOTGATE_URL is set: unset it to ask the local stack, or set both`;
  throw new CommandFailure(`${loaded.message}${ignored}`, { exitCode: exitCodes.usage });
}
