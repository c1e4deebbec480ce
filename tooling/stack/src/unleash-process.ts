// Unleash in a process of its own: it brings signal handlers, a logger and settings read from the environment.
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

// Its migrations leave listeners behind that end the process, e.g. when the archiving of a flag cannot be noted because
// the flag was deleted meanwhile. Unleash's own listener would log that and go on.
process.removeAllListeners("unhandledRejection");
process.on("unhandledRejection", (reason) => console.error(reason));
