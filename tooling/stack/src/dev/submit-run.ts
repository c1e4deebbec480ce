import { askService, type ServiceAccess } from "./ask-service.ts";

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
export const submitRun = async (service: ServiceAccess, run: SampleRun): Promise<RunAnswer> =>
  (await askService(service, { path: "/v1/runs", body: run })) as RunAnswer;
