import { join } from "node:path";
import { type DevFile, writeDevFile } from "../dev-file.ts";
import { assertPortsFree } from "../ports.ts";
import { makeDirectory } from "../postgres/placement.ts";
import type { GuardedProcess } from "../process/guarded-process.ts";
import { loadSecrets } from "../secrets.ts";
import { UnleashAdmin } from "../unleash-admin.ts";
import type { ServiceAccess } from "./ask-service.ts";
import { type DevelopmentOptions, logOf, step } from "./development-context.ts";
import { ensureAllowlist } from "./first-allowlist.ts";
import { writeKeysFile } from "./keys-file.ts";
import { type ControlsPosition, prepareControls } from "./prepare-controls.ts";
import { degradedParts, waitForControls } from "./read-controls.ts";
import { startService } from "./service.ts";
import { chosenModel, serviceEnvironment } from "./service-environment.ts";
import { showSamples } from "./show-samples.ts";
import { startInfrastructure } from "./start-infrastructure.ts";
import { tryOut } from "./try-out.ts";
import { welcome } from "./welcome.ts";

/** Starts the whole stack, shows the outcomes of the samples, and returns the running service. */
export async function startDevelopment(options: DevelopmentOptions): Promise<GuardedProcess> {
  const { repository, stateDirectory, ports, env, stoppers, signal, write, width } = options;
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
        unleashEventsToken: unleash.adminToken,
        keysPath: await writeKeysFile(stateDirectory, secrets.key),
        stateDirectory,
        model,
      }),
    }),
  );
  stoppers.add("the service", () => service.stop());
  const dev: DevFile = {
    serviceUrl: url,
    servicePid: service.pid,
    unleashUrl: unleash.url,
    unleashLogin: unleash.login,
    unleashAdminToken: unleash.adminToken,
    databaseUrl: database.url("slotgate"),
    modelUrl: model["SLOTGATE_MODEL_BASE_URL"] ?? null,
    key: secrets.key,
  };
  const devFilePath = await writeDevFile(stateDirectory, dev);

  const access = { url, key: secrets.key };
  await step(options, "controls and allowlist", () => untilSettled(options, { access, position }));
  if (position === "development-position") {
    const table = await step(options, "sample runs", () =>
      showSamples({ service: access, admin: new UnleashAdmin(unleash), width }),
    );
    write(`\n${table}`);
  } else write("\n  Flags, allowlist and kill switches are as you left them.");
  for (const { what, detail } of await degradedParts(access)) write(`  Degraded: ${what}: ${detail}`);
  const logDirectory = join(stateDirectory, "logs");
  write(welcome({ dev, devFilePath, logDirectory, simulated, tryOut: await tryOut(access) }));
  return service;
}

/**
 * Waits until the service has read its controls and has an allowlist: at the first start those of the development
 * position, later whatever operators have left, even if it cannot be read.
 */
async function untilSettled(
  { progress }: DevelopmentOptions,
  { access, position }: { readonly access: ServiceAccess; readonly position: ControlsPosition },
): Promise<void> {
  const first = position === "development-position";
  try {
    await waitForControls(access, ({ killSwitch, feature }) =>
      first
        ? killSwitch === "released" && feature === "enabled"
        : killSwitch !== undefined && killSwitch !== "unknown",
    );
    await ensureAllowlist(access);
    await waitForControls(access, ({ allowlistProblem }) => allowlistProblem === null);
  } catch (cause) {
    if (first) throw cause;
    progress.note((cause as Error).message);
  }
}
