import * as z from "zod";
import { type AdminClient, type AdminClientOptions, createAdminClient } from "./admin-client.ts";

export interface UnleashSetupOptions extends AdminClientOptions {
  readonly killFlag: string;
  readonly aiFlag: string;
  readonly groupId: string;
  /** Unleash's project; `default` when left out. */
  readonly project?: string;
  /** Gets one line for each thing that was looked at. */
  readonly report: (line: string) => void;
}

/** What the set-up did. */
export interface SetupReport {
  readonly environments: readonly string[];
  /** What was created, e.g. `slotgen.ai in production`; empty when all was there. */
  readonly created: readonly string[];
}

const contextField = z.object({ name: z.string(), stickiness: z.boolean().optional() });
const environments = z.object({
  environments: z.array(z.object({ name: z.string(), enabled: z.boolean() })),
});
const flagIn = z.object({ enabled: z.boolean(), strategies: z.array(z.unknown()) });
const anything = z.unknown();

/**
 * Prepares an Unleash: the context field `jobId`, both flags, and in every environment the safe position: kill
 * engaged, AI off, 0 %. Only what has no strategy in an environment is set up there; everything else is as an
 * operator has set it and stays so. Safe to run again. Throws an `UnleashAdminError`.
 */
export async function setUpUnleash(options: UnleashSetupOptions): Promise<SetupReport> {
  const { killFlag, aiFlag, groupId, project = "default", report } = options;
  const client = createAdminClient(options);
  const created: string[] = [];
  const note = (what: string) => {
    created.push(what);
    report(`created  ${what}`);
  };

  await setUpContextField(client, note, report);
  const features = `/projects/${encodeURIComponent(project)}/features`;
  const listed = await client.get(`/environments/project/${encodeURIComponent(project)}`, environments);
  const names = listed.environments.map(({ name }) => name);

  // The kill switch first: at no moment is there an AI flag without an engaged kill beside it.
  const kill = {
    name: killFlag,
    type: "kill-switch",
    description: "On: slotgate calls no model in this environment.",
  };
  const ai = {
    name: aiFlag,
    type: "release",
    description: "AI generation; its gradual rollout is the percentage of jobs.",
  };
  for (const flag of [kill, ai]) {
    const path = `${features}/${encodeURIComponent(flag.name)}`;
    if ((await client.find(path, anything)) === null) {
      await client.post(features, flag);
      note(`flag ${flag.name}`);
    }
    for (const environment of names) {
      const place = `${path}/environments/${encodeURIComponent(environment)}`;
      const { enabled, strategies } = await client.get(place, flagIn);
      if (strategies.length > 0) {
        report(`kept     ${flag.name} in ${environment}: ${enabled ? "on" : "off"}, as it was set`);
        continue;
      }
      // Given before the flag is switched on: to a flag without strategies Unleash adds one of 100 % by itself.
      await client.post(`${place}/strategies`, flag === kill ? everybody(killFlag) : nobody(groupId));
      if (flag === kill) await client.post(`${place}/on`);
      note(`${flag.name} in ${environment}: ${flag === kill ? "engaged" : "off, 0 %"}`);
    }
  }
  return { environments: names, created };
}

async function setUpContextField(
  client: AdminClient,
  note: (what: string) => void,
  report: (line: string) => void,
) {
  const field = await client.find("/context/jobId", contextField);
  if (field === null) {
    await client.post("/context", {
      name: "jobId",
      description: "The job's id, by which slotgate rolls out.",
      stickiness: true,
    });
    return note("context field jobId, for stickiness");
  }
  report(
    field.stickiness === true
      ? "kept     context field jobId"
      : "CHECK    context field jobId is not offered for stickiness: switch on `Custom stickiness` for it in Unleash",
  );
}

const gradual = (rollout: string, stickiness: string, groupId: string) => ({
  name: "flexibleRollout",
  constraints: [],
  parameters: { rollout, stickiness, groupId },
});
const everybody = (groupId: string) => gradual("100", "default", groupId);
const nobody = (groupId: string) => gradual("0", "jobId", groupId);
