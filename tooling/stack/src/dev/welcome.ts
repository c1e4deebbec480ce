import type { DevFile } from "../dev-file.ts";
import { killFlag } from "./flags.ts";
import { tryRun } from "./try-out.ts";

export interface WelcomeOptions {
  readonly dev: DevFile;
  readonly devFilePath: string;
  readonly logDirectory: string;
  readonly simulated: boolean;
  /** What becomes of the run to try, and at which percentage. */
  readonly tryOut: string;
}

export function welcome({ dev, devFilePath, logDirectory, simulated, tryOut }: WelcomeOptions): string {
  const { username, password } = dev.unleashLogin;
  const model = dev.modelUrl ?? "the provider's own address";
  return `
  Console   ${dev.serviceUrl}/console#key=${encodeURIComponent(dev.key)}   (this link signs you in)
  Service   ${dev.serviceUrl}
  API       ${dev.serviceUrl}/docs   (Authorize with the key of the command below)
  Unleash   ${dev.unleashUrl}   login: ${username} / ${password}
  Model     ${model}${simulated ? "   (a simulator: all content is made up)" : ""}
  Secrets   ${devFilePath}
  Logs      ${logDirectory}

  Try it. ${tryOut}

curl -s -X POST ${dev.serviceUrl}/v1/runs -H 'authorization: Bearer ${dev.key}' -H 'content-type: application/json' -d '${JSON.stringify(tryRun)}'

  Then switch ${killFlag.name} on, in the environment ${killFlag.environment}, and try again:
  ${dev.unleashUrl}/projects/default/features/${killFlag.name}

  The command, in another terminal:
  npx -y pnpm@12 slotgate --help
  npx -y pnpm@12 slotgate run < tooling/stack/src/samples/lesson.json

  Ctrl-C stops everything.`;
}
