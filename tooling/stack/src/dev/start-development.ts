import { join } from "node:path";
import { type DevFile, writeDevFile } from "../dev-file.ts";
import { assertPortsFree } from "../ports.ts";
import { makeDirectory } from "../postgres/placement.ts";
import type { GuardedProcess } from "../process/guarded-process.ts";
import { loadSecrets } from "../secrets.ts";
import { UnleashAdmin } from "../unleash-admin.ts";
import { ensureAllowlistFile } from "./allowlist-file.ts";
import { type DevelopmentOptions, logOf, step } from "./development-context.ts";
import { writeKeysFile } from "./keys-file.ts";
import { prepareControls } from "./prepare-controls.ts";
import { waitForControls } from "./read-controls.ts";
import { startService } from "./service.ts";
import { chosenModel, serviceEnvironment } from "./service-environment.ts";
import { showSamples } from "./show-samples.ts";
import { startInfrastructure } from "./start-infrastructure.ts";
import { welcome } from "./welcome.ts";

/** Brings the whole stack up, shows what becomes of the samples, and returns the running service. */
export async function startDevelopment(options: DevelopmentOptions): Promise<GuardedProcess> {
  const { repository, stateDirectory, ports, env, progress, stoppers, signal, write, width } = options;
  const simulated = Object.keys(chosenModel(env)).length === 0;
  const { model: _, ...portsWithoutModel } = ports;
  await assertPortsFree(simulated ? ports : portsWithoutModel, { patienceMs: 4_000 });
  await makeDirectory(stateDirectory);
  const secrets = await loadSecrets(stateDirectory);
  const { database, unleash, model } = await startInfrastructure(options, secrets);

  const position = await step(options, "the flags in Unleash", () =>
    prepareControls({
      repository,
      env,
      unleash,
      unleashDatabaseUrl: database.url("unleash"),
      log: logOf(options, "unleash-setup"),
    }),
  );
  const url = `http://127.0.0.1:${ports.service}`;
  const service = await step(options, `the service on port ${ports.service}`, async () =>
    startService({
      url,
      signal,
      repository,
      onLine: logOf(options, "service"),
      env: serviceEnvironment(env, {
        ports,
        databaseUrl: database.url("slotgate"),
        unleashApiUrl: unleash.apiUrl,
        unleashToken: unleash.clientToken("development"),
        allowlistPath: await ensureAllowlistFile(stateDirectory),
        outboundLedger: join(stateDirectory, "outbound"),
        keysPath: await writeKeysFile(stateDirectory, secrets.keys),
        model,
      }),
    }),
  );
  stoppers.add("the service", () => service.stop());
  const dev: DevFile = {
    serviceUrl: url,
    unleashUrl: unleash.url,
    unleashLogin: unleash.login,
    unleashAdminToken: unleash.adminToken,
    databaseUrl: database.url("slotgate"),
    modelUrl: model["SLOTGATE_MODEL_BASE_URL"] ?? null,
    keys: secrets.keys,
  };
  const devFilePath = await writeDevFile(stateDirectory, dev);

  const access = { url, keys: secrets.keys };
  const table = await step(options, "sample runs", async () => {
    await waitForControls(access, ({ killSwitch, feature }) =>
      position === "development-position"
        ? killSwitch === "released" && feature === "enabled"
        : killSwitch !== undefined && killSwitch !== "unknown",
    );
    return showSamples({ service: access, admin: new UnleashAdmin(unleash), width, note: progress.note });
  });
  write(`\n${table}\n`);
  if (position === "as-operators-left-them")
    write("\n  The flags stand as they were left; no start after the first changes them.");
  write(welcome({ dev, devFilePath, logDirectory: join(stateDirectory, "logs"), simulated }));
  return service;
}
