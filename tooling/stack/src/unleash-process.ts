// Runs Unleash in a separate process: it brings signal handlers, a logger and settings from the environment.
import { ApiTokenType, LogLevel, start } from "unleash-server";
import { configurationVariable, type UnleashConfiguration } from "./unleash/unleash-configuration.ts";

const configuration = JSON.parse(process.env[configurationVariable] ?? "null") as UnleashConfiguration;
const { port, databaseUrl, sessionSecret, login, adminToken, clientTokens } = configuration;
const allProjects = ["*"];

await start({
  databaseUrl,
  db: { ssl: false },
  logLevel: LogLevel.warn,
  server: { host: "127.0.0.1", port, unleashUrl: `http://127.0.0.1:${port}`, secret: sessionSecret },
  authentication: {
    createAdminUser: true,
    initialAdminUser: login,
    initApiTokens: [
      {
        secret: adminToken,
        tokenName: "slotgate-admin",
        type: ApiTokenType.ADMIN,
        environment: "*",
        projects: allProjects,
      },
      ...Object.entries(clientTokens).map(([environment, secret]) => ({
        secret,
        tokenName: `slotgate-${environment}`,
        type: ApiTokenType.BACKEND,
        environment,
        projects: allProjects,
      })),
    ],
  },
  versionCheck: { enable: false },
  telemetry: false,
});

// Its migrations leave listeners that end the process, e.g. when Unleash cannot note that a flag was archived
// because the flag has been deleted since. Unleash's own listener would only log that.
process.removeAllListeners("unhandledRejection");
process.on("unhandledRejection", (reason) => console.error(reason));
