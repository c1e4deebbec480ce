import { resultErasureV1 } from "@slotgate/contracts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { removeResults } from "./remove-results.ts";

export const eraseResults = (
  parts: Pick<AppParts, "results" | "leaving" | "logger">,
): Handler<"eraseResults"> => removeResults(parts, { kind: "erased", contract: resultErasureV1 });
