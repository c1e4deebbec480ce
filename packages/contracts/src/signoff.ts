import * as z from "zod";
import { instant } from "./instant.ts";
import { list } from "./stopping-array.ts";
import { identifier, recordedText, sha256Hex, statedReason } from "./text.ts";

export const signoffRoles = ["product", "engineering"] as const;

export type SignoffRole = (typeof signoffRoles)[number];

/** What each role signs. */
export const signoffAreas = ["quality", "safety", "observability", "support"] as const;

export type SignoffArea = (typeof signoffAreas)[number];

const digest = sha256Hex.nullable();

/** What a sign-off holds for: it lapses when any of these changes. */
export const releaseBasis = z
  .strictObject({
    build: identifier.meta({
      description: "The version of the service, `+`, and the beginning of a digest over its code.",
    }),
    contracts: sha256Hex.meta({
      description: "Over the schemas, the reasons and the orders of gates and guards.",
    }),
    gateOrder: sha256Hex,
    allowlist: digest.meta({ description: "The allowlist in force; null if there is none." }),
    modelConfiguration: digest.meta({ description: "Null if no model is configured." }),
    prompt: digest.meta({ description: "Null if no model is configured." }),
    policy: sha256Hex.meta({ description: "The readiness policy." }),
  })
  .meta({ description: "What a sign-off holds for: it lapses when any of these changes." });

export type ReleaseBasis = z.infer<typeof releaseBasis>;

const signed = {
  role: z.enum(signoffRoles),
  area: z.enum(signoffAreas),
  report: sha256Hex.meta({ description: "The digest of the readiness report that was read." }),
  statement: statedReason,
};

/** Sign-off request v1: approves one area on the evidence of a report. */
export const signoffRequestV1 = z.strictObject({ version: z.literal("v1"), ...signed }).meta({
  title: "Signoff request v1",
  description: "Approves one area on the evidence of a readiness report.",
});

export type SignoffRequestV1 = z.infer<typeof signoffRequestV1>;

/** Sign-off withdrawal v1: takes a sign-off back. */
export const signoffWithdrawalV1 = z
  .strictObject({ version: z.literal("v1"), reason: statedReason })
  .meta({ title: "Signoff withdrawal v1", description: "Takes a sign-off back, with the reason." });

export type SignoffWithdrawalV1 = z.infer<typeof signoffWithdrawalV1>;

/** A person's approval of one area. */
export const signoff = z
  .strictObject({
    signoffId: identifier,
    ...signed,
    subject: identifier.meta({ description: "Who signed: the subject of the key or token." }),
    signedAt: instant,
    basis: releaseBasis,
    state: z.enum(["valid", "lapsed", "withdrawn"]),
    because: recordedText
      .nullable()
      .meta({ description: "What undid it, or why it was withdrawn; null while it is valid." }),
  })
  .meta({ description: "A person's approval of one area, bound to the evidence of a readiness report." });

export type Signoff = z.infer<typeof signoff>;

/** Sign-off v1: a single one. */
export const signoffV1 = z
  .strictObject({ version: z.literal("v1"), signoff })
  .meta({ title: "Signoff v1", description: "A sign-off as it stands." });

export type SignoffV1 = z.infer<typeof signoffV1>;

/** Sign-off list v1: all of this environment, newest first. */
export const signoffListV1 = z
  .strictObject({ version: z.literal("v1"), basis: releaseBasis, signoffs: list(signoff) })
  .meta({
    title: "Signoff list v1",
    description: "The sign-offs, newest first, and the basis that valid ones hold for.",
  });

export type SignoffListV1 = z.infer<typeof signoffListV1>;
