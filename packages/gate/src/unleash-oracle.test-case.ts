import { InMemStorageProvider, Unleash } from "unleash-client";

/** A flag with one gradual rollout by job id. */
export interface RolloutFlag {
  readonly name: string;
  readonly groupId: string;
  readonly percent: number;
}

const definitionOf = ({ name, groupId, percent }: RolloutFlag) => ({
  name,
  type: "release",
  enabled: true,
  stale: false,
  impressionData: false,
  project: "default",
  variants: [],
  strategies: [
    {
      name: "flexibleRollout",
      constraints: [],
      parameters: { rollout: String(percent), stickiness: "jobId", groupId },
    },
  ],
});

/** The real SDK with these flags; it evaluates locally without a server. Destroy it after use. */
export async function startOracle(flags: readonly RolloutFlag[]): Promise<Unleash> {
  const unleash = new Unleash({
    appName: "oracle",
    url: "http://127.0.0.1:9/api",
    refreshInterval: 0,
    disableMetrics: true,
    storageProvider: new InMemStorageProvider(),
    bootstrap: { data: flags.map(definitionOf) },
  });
  unleash.on("error", () => {});
  await new Promise((resolve) => unleash.once("ready", resolve));
  return unleash;
}
