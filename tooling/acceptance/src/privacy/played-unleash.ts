import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The client API of an Unleash, whose flags a test sets without waiting for the second that a real one takes. */
export interface PlayedUnleash {
  readonly url: string;
  flags: readonly PlayedFlag[];
  environment: string;
  state: "answers" | "silent";
  readonly stop: () => Promise<void>;
}

export interface PlayedFlag {
  readonly role: "kill" | "ai";
  readonly enabled: boolean;
  /** Of its gradual rollout, in per cent; null: it has no strategy. */
  readonly rollout: string | null;
}

export type FlagNames = Readonly<Record<PlayedFlag["role"], string>>;

export const killFlag = (enabled: boolean): PlayedFlag => ({ role: "kill", enabled, rollout: null });

export const aiFlag = (changes: Partial<Pick<PlayedFlag, "enabled" | "rollout">> = {}): PlayedFlag => ({
  role: "ai",
  enabled: true,
  rollout: "100",
  ...changes,
});

export async function startPlayedUnleash(names: FlagNames): Promise<PlayedUnleash> {
  const server = createServer((request, response) => {
    request.resume();
    if (played.state === "silent") return void request.socket.destroy();
    if (request.method === "POST") return void response.writeHead(202).end();
    const features = played.flags.map((flag) => definitionOf(flag, names));
    const body = { version: 2, features, query: { environment: played.environment } };
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

function definitionOf({ role, enabled, rollout }: PlayedFlag, names: FlagNames) {
  const name = names[role];
  const parameters = { rollout, stickiness: "jobId", groupId: name };
  const strategy = { name: "flexibleRollout", constraints: [], parameters, variants: [] };
  return { name, enabled, strategies: rollout === null ? [] : [strategy] };
}
