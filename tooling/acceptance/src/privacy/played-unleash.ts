import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The client API of an Unleash, whose flags a test sets without waiting for the second that a real one takes. */
export interface PlayedUnleash {
  readonly url: string;
  flags: readonly unknown[];
  environment: string;
  state: "answers" | "silent";
  readonly stop: () => Promise<void>;
}

export const flagNames = { kill: "privacy-kill", ai: "privacy-ai" } as const;

export const killFlag = (enabled: boolean) => ({ name: flagNames.kill, enabled, strategies: [] });

export const aiFlag = (changes: { readonly enabled?: boolean; readonly rollout?: string } = {}) => ({
  name: flagNames.ai,
  enabled: changes.enabled ?? true,
  strategies: [
    {
      name: "flexibleRollout",
      constraints: [],
      parameters: { rollout: changes.rollout ?? "100", stickiness: "jobId", groupId: flagNames.ai },
      variants: [],
    },
  ],
});

export async function startPlayedUnleash(): Promise<PlayedUnleash> {
  const server = createServer((request, response) => {
    request.resume();
    if (played.state === "silent") return void request.socket.destroy();
    if (request.method === "POST") return void response.writeHead(202).end();
    const body = { version: 2, features: played.flags, query: { environment: played.environment } };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const played: PlayedUnleash = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    flags: [killFlag(false), aiFlag()],
    environment: "development",
    state: "answers",
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return played;
}
