import type { RunListV1 } from "@slotgate/contracts";
import { orders } from "@slotgate/executor";
import { cursorIn, instantIn, limitIn, oneOf } from "../operations/query.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { callerOf } from "../request/require-role.ts";
import { summaryOf } from "../request/run-status.ts";
import { sendJson } from "../request/send.ts";

export const listRuns =
  ({ runStore }: Pick<AppParts, "runStore">): Handler<"listRuns"> =>
  async (request, response) => {
    const limit = limitIn(request, { standard: 50, most: 200 });
    const order = oneOf(request, "order", orders) ?? "oldest-first";
    const page = { since: instantIn(request, "since"), cursor: cursorIn(request), order };
    // One more than is shown reveals whether there is another page.
    const runs = await runStore.list(callerOf(response).owner, { ...page, limit: limit + 1 });
    const shown = runs.slice(0, limit).map(summaryOf);
    const next = runs.length > limit ? (shown.at(-1)?.runId ?? null) : null;
    sendJson(response, { version: "v1", runs: shown, next } satisfies RunListV1);
  };
