// Unleash in a process of its own: it brings signal handlers, a logger and settings read from the environment.
import { ApiTokenType, LogLevel, start } from "unleash-server";
import { configurationVariable, type UnleashConfiguration } from "./unleash/unleash-configuration.ts";

const configuration = JSON.parse(process.env[configurationVariable] ?? "null") as UnleashConfiguration;
const { port, databaseUrl, sessionSecret, login, adminToken, clientTokens } = configuration;
const allProjects = ["*"];

/** PostgreSQL's code for a row whose parent is gone. */
const foreignKeyViolation = "23503";

// Unleash notes the archiving of a flag after it has answered. If the flag was deleted meanwhile, the note has no
// parent, and the error of that listener would end the process.
process.on("uncaughtException", (error: Error & { readonly code?: unknown }) => {
  console.error(error);
  if (error.code !== foreignKeyViolation) process.exit(1);
});

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
