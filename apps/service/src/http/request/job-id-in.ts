import { jobId } from "@slotgate/contracts";
import type { Request } from "express";
import { shown, textIn, wrong } from "../operations/query.ts";

/** The job id of a request: in its path, or in its query, which proxies do not rewrite. */
export function jobIdIn(
  request: Pick<Request, "query"> & { readonly params: { readonly jobId?: string } },
): string {
  const text = request.params.jobId ?? textIn(request, "jobId");
  const id = jobId.safeParse(text);
  if (!id.success)
    throw wrong("jobId", "1 to 256 printable ASCII characters", text === null ? "nothing" : shown(text));
  return id.data;
}
