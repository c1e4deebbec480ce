import {
  type GenerationRevision,
  type GenerationStateV1,
  generationRevisionListV1,
  generationStateV1,
} from "@slotgate/contracts";
import type { Governed } from "../revisions/governed.ts";

export const generationKind: Governed<GenerationStateV1, GenerationRevision> = {
  command: "generation",
  path: "/v1/generation",
  noun: "generation document",
  without: "nothing is generated",
  state: generationStateV1,
  revisions: generationRevisionListV1,
  columns: [{ head: "PROFILES", cell: ({ profiles }) => profiles }],
  howToPutInForce: ({ revision }) =>
    revision > 1
      ? "to go back: `slotgate generation history`, then `slotgate generation rollback NUMBER --reason REASON`"
      : "write the document to a file and put it in force: `slotgate generation apply FILE --reason REASON`",
};
