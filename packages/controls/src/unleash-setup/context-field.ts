import * as z from "zod";
import { type AdminClient, adminPath } from "./admin-client.ts";
import type { SetupNotes } from "./setup-notes.ts";

const contextField = z.object({ stickiness: z.boolean().optional() });

/** Makes `jobId` available as the stickiness of a gradual rollout. */
export async function prepareContextField(client: AdminClient, notes: SetupNotes): Promise<void> {
  const field = await client.find(adminPath("context", "jobId"), contextField);
  if (field === null) {
    await client.post(adminPath("context"), {
      name: "jobId",
      description: "The id of a slotgate job. Rollouts use it, so that a job always gets the same answer.",
      stickiness: true,
    });
    notes.created("the context field `jobId`, with stickiness");
    return;
  }
  notes.kept("the context field `jobId`");
  if (field.stickiness !== true) {
    notes.check(
      "the context field `jobId` is not offered as stickiness: enable its custom stickiness in Unleash",
    );
  }
}
