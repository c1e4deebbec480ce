import type { ServiceAccess } from "./read-controls.ts";

/** The parts of run v1 that are shown. */
export interface SampleRun {
  readonly jobs: readonly { readonly jobId: string; readonly kind: string }[];
}

/** The parts of run-response v1 that are shown. */
export interface RunAnswer {
  readonly jobs: readonly {
    readonly result: { readonly status: string; readonly output: unknown };
    readonly decision: {
      readonly path: string;
      readonly gate: string | null;
      readonly guard: string | null;
      readonly reason: string;
    };
  }[];
}

/** @throws Error with the service's answer when it is not 200. */
export async function submitRun({ url, keys }: ServiceAccess, run: SampleRun): Promise<RunAnswer> {
  const answer = await fetch(`${url}/v1/runs`, {
    method: "POST",
    headers: { authorization: `Bearer ${keys.submit}`, "content-type": "application/json" },
    body: JSON.stringify(run),
  });
  const body = await answer.text();
  if (!answer.ok) throw new Error(`POST /v1/runs answered ${answer.status}: ${body}`);
  return JSON.parse(body) as RunAnswer;
}
