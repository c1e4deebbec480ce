import { loadClientConfig } from "../../config/load-client-config.ts";
import { CommandFailure, exitCodes } from "../command-failure.ts";
import type { CommandIo } from "../io.ts";
import { type ApiClient, createApiClient } from "./api-client.ts";

/** The way to the service that the variables name; every problem is listed when there is one. */
export function clientOrFail({ env }: Pick<CommandIo, "env">): ApiClient {
  const loaded = loadClientConfig(env);
  if (!loaded.ok) throw new CommandFailure(loaded.message, { exitCode: exitCodes.usage });
  return createApiClient(loaded.config);
}
