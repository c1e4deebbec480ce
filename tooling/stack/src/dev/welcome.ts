import type { DevFile } from "../dev-file.ts";
import { killFlag } from "./flags.ts";

export interface WelcomeOptions {
  readonly dev: DevFile;
  readonly devFilePath: string;
  readonly logDirectory: string;
  readonly simulated: boolean;
}

/** One job whose bucket is inside 50 %, under the sample allowlist. */
export const tryRun = {
  version: "v1",
  appliesTo: { subject: "physics", level: "gcse", board: "aqa", specVersion: "8463" },
  jobs: [
    {
      jobId: "physics.density.opening",
      slotId: "lesson.opening",
      kind: "lessonParagraph",
      mode: "generate",
      input: { topic: "Density", objective: "Pupils can say why ice floats." },
      output: { field: "body", type: "text" },
      sources: [],
      required: true,
    },
  ],
  metadata: { requiresReview: true, allowAI: true },
};

export function welcome({ dev, devFilePath, logDirectory, simulated }: WelcomeOptions): string {
  const { username, password } = dev.unleashLogin;
  const model = dev.modelUrl ?? "the provider's own address";
  return `
  Service   ${dev.serviceUrl}
  API       ${dev.serviceUrl}/docs
  Unleash   ${dev.unleashUrl}   login: ${username} / ${password}
  Model     ${model}${simulated ? "   (a simulator: all content is made up)" : ""}
  Secrets   ${devFilePath}
  Logs      ${logDirectory}

  Try it:

curl -s -X POST ${dev.serviceUrl}/v1/runs -H 'authorization: Bearer ${dev.keys.submit}' -H 'content-type: application/json' -d '${JSON.stringify(tryRun)}'

  Then switch ${killFlag.name} on, in the environment ${killFlag.environment}, and try again:
  ${dev.unleashUrl}/projects/default/features/${killFlag.name}

  The command, in another terminal:
  npx -y pnpm@12 slotgate --help
  npx -y pnpm@12 slotgate run < tooling/stack/src/samples/lesson.json

  Ctrl-C stops everything.`;
}
