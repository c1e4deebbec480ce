import * as z from "zod";
import { killSource } from "./evidence.ts";
import { instant } from "./instant.ts";
import { list } from "./stopping-array.ts";
import { identifier, recordedText, statedReason } from "./text.ts";

/** Kill request v1: engages the service's own kill, or releases one engagement of it. */
export const killRequestV1 = z
  .strictObject({
    version: z.literal("v1"),
    reason: statedReason,
    drill: z
      .string()
      .regex(/^[A-Za-z0-9_.-]{1,64}$/, "1 to 64 letters, digits, `.`, `_` or `-`")
      .optional()
      .meta({
        description:
          "The drill in whose name this is requested; a drill's engagement is released in its name.",
      }),
  })
  .meta({
    title: "Kill request v1",
    description: "Engages the service's own kill, or releases it; and why.",
  });

export type KillRequestV1 = z.infer<typeof killRequestV1>;

const engagementShape = {
  engagementId: identifier,
  owner: recordedText.meta({
    description:
      "The owner: `operator:` and a subject, `tripwire:` or `drill:` and a name, or `database` for one that was " +
      "engaged there by hand.",
  }),
  engagedBy: identifier.nullable().meta({
    description: "The subject of the key or token that engaged it; null for a tripwire.",
  }),
  reason: statedReason,
  engagedAt: instant,
  releasedAt: instant.nullable().meta({ description: "Null while it is open." }),
  releasedBy: identifier.nullable(),
  releaseReason: statedReason.nullable(),
};

/** One engagement of the service's own kill. */
export const killEngagement = z.strictObject(engagementShape);

export type KillEngagement = z.infer<typeof killEngagement>;

/** Kill engagement v1: one engagement of the service's own kill, open or released. */
export const killEngagementV1 = z
  .strictObject({ version: z.literal("v1"), ...engagementShape })
  .meta({ title: "Kill engagement v1", description: "One engagement of the service's own kill." });

export type KillEngagementV1 = z.infer<typeof killEngagementV1>;

/** The kill switch of the process that answers, which a signal engages and a file on its machine stores. */
const processSwitch = z.strictObject({
  instance: identifier.meta({
    description: "The replica that answered; every other one has its own switch.",
  }),
  state: killSource.shape.state,
  file: recordedText.meta({ description: "Where the switch is kept, on that replica's machine." }),
  by: recordedText.nullable().meta({ description: "Who engaged or released it last; null if never." }),
  at: instant.nullable(),
  reason: statedReason.nullable(),
  problem: recordedText.nullable().meta({
    description: "Why the file cannot be read; meanwhile a switch that is not engaged is unknown.",
  }),
  release: recordedText
    .nullable()
    .meta({ description: "The command that releases it, on that machine; null unless it is engaged." }),
});

/** Kill status v1: the service's own kill, and every other kill source. */
export const killStatusV1 = z
  .strictObject({
    version: z.literal("v1"),
    state: z.enum(["engaged", "released", "unknown"]).meta({
      description:
        "Of the service's own kill; `unknown`: the database cannot be read, which denies every job.",
    }),
    engagements: list(killEngagement)
      .nullable()
      .meta({ description: "The open ones, oldest first; null if the database cannot be read." }),
    killSwitches: list(killSource).meta({
      description: "Every source as this replica sees it; any that is not released denies every job.",
    }),
    process: processSwitch,
  })
  .meta({
    title: "Kill status v1",
    description: "The service's own kill with its open engagements, and every other kill source.",
  });

export type KillStatusV1 = z.infer<typeof killStatusV1>;
