import { gateOrder, guardOrder, type ReasonEntry, reasons } from "@slotgate/contracts";
import type { Vocabulary } from "./vocabulary.ts";

/** The vocabulary of the built `@slotgate/contracts`. */
export const packageVocabulary = (): Vocabulary => ({
  gateOrder: [...gateOrder],
  guardOrder: [...guardOrder],
  reasons: Object.entries<ReasonEntry>(reasons).map(([code, entry]) => ({ code, ...entry })),
});
