import { join } from "node:path";
import { type PostgresServer, startPostgres } from "../postgres.ts";
import type { Secrets } from "../secrets.ts";
import { startSimulator } from "../simulator/start-simulator.ts";
import { startUnleash, type UnleashServer } from "../unleash.ts";
import { type DevelopmentOptions, keep, logOf, step } from "./development-context.ts";
import { chosenModel, simulatedModel } from "./service-environment.ts";

export interface Infrastructure {
  readonly database: PostgresServer;
  readonly unleash: UnleashServer;
  /** The model variables of the service. */
  readonly model: Readonly<Record<string, string>>;
}

/** Everything that the service talks to: PostgreSQL, Unleash and, unless a real one is chosen, a model. */
export async function startInfrastructure(
  options: DevelopmentOptions,
  secrets: Secrets,
): Promise<Infrastructure> {
  const { ports, stateDirectory, env, progress, stoppers, signal } = options;
  const database = await step(options, `PostgreSQL on port ${ports.database}`, async () => {
    const dataDirectory = join(stateDirectory, "postgres");
    const server = await startPostgres({
      port: ports.database,
      dataDirectory,
      signal,
      log: logOf(options, "postgres"),
    });
    keep(options, "PostgreSQL", server);
    if (!server.clusterDirectory.startsWith(stateDirectory)) {
      progress.note(
        `its system user cannot enter this clone, so its data is kept in ${server.clusterDirectory}`,
      );
    }
    for (const name of ["slotgate", "unleash"]) await server.createDatabase(name);
    return server;
  });
  const unleash = await step(options, `Unleash on port ${ports.unleash}`, async () => {
    const server = await startUnleash({
      port: ports.unleash,
      databaseUrl: database.url("unleash"),
      login: { username: "admin", password: secrets.unleashPassword },
      adminToken: secrets.unleashAdminToken,
      clientTokens: secrets.unleashClientTokens,
      log: logOf(options, "unleash"),
      signal,
    });
    keep(options, "Unleash", server);
    return server;
  });
  const chosen = chosenModel(env);
  if (Object.keys(chosen).length > 0) return { database, unleash, model: chosen };
  const simulator = await step(options, `the model simulator on port ${ports.model}`, () =>
    startSimulator({ port: ports.model }),
  );
  stoppers.add("the model simulator", () => simulator.stop());
  return { database, unleash, model: simulatedModel(simulator.url) };
}
