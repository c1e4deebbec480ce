import { resultWithdrawalV1 } from "@slotgate/contracts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { removeResults } from "./remove-results.ts";

export const withdrawResults = (
  parts: Pick<AppParts, "results" | "leaving" | "logger">,
): Handler<"withdrawResults"> => removeResults(parts, { kind: "withdrawn", contract: resultWithdrawalV1 });
