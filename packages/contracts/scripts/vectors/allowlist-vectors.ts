import type { AllowlistVector } from "../../src/vectors/allowlist-vectors.ts";
import { fieldCases } from "./allowlist-field-cases.ts";
import { orderCases } from "./allowlist-order-cases.ts";
import { refusedCases } from "./allowlist-refused-cases.ts";
import { sizeCases } from "./allowlist-size-cases.ts";
import { textCases } from "./allowlist-text-cases.ts";

/** Which rule decides; what a rule matches; text; many rules; refused documents. */
export const everyAllowlistVector = (): AllowlistVector[] => [
  ...orderCases,
  ...fieldCases,
  ...textCases,
  ...sizeCases,
  ...refusedCases,
];
