import * as z from "zod";
import { allowlistVectors } from "./allowlist-vectors.ts";
import { gateVectors } from "./gate-vectors.ts";
import { malformedVectors } from "./malformed-vectors.ts";
import { profileVectors } from "./profile-vectors.ts";
import { rolloutVectors } from "./rollout-vectors.ts";

/** Any of the files of conformance vectors; `about` says which. */
export const vectorFile = z
  .discriminatedUnion("about", [
    gateVectors,
    rolloutVectors,
    allowlistVectors,
    malformedVectors,
    profileVectors,
  ])
  .meta({
    title: "Conformance vectors v1",
    description: "What every implementation of the slotgate decision must answer, case by case.",
  });

export type VectorFile = z.infer<typeof vectorFile>;
