import { resultWithdrawalV1 } from "@slotgate/contracts";
import type { CommandIo } from "../output/io.ts";
import { type ConsentOptions, removeWithConsent } from "./remove-with-consent.ts";

export interface WithdrawOptions extends ConsentOptions {
  readonly reason: string;
  readonly owner?: string;
  readonly job?: string;
  readonly since?: string;
  readonly until?: string;
  readonly modelConfig?: string;
  readonly prompt?: string;
  readonly rule?: string;
  readonly scope?: Readonly<Record<string, string>>;
}

export function withdrawCommand(io: CommandIo, options: WithdrawOptions): Promise<void> {
  const { owner, job, since, until, modelConfig, prompt, rule, scope } = options;
  return removeWithConsent(io, {
    ...options,
    path: "/v1/results/withdraw",
    filter: {
      owner,
      jobId: job,
      since,
      until,
      modelConfigDigest: modelConfig,
      promptDigest: prompt,
      ruleId: rule,
      scope,
    },
    requestContract: resultWithdrawalV1,
    words: {
      question: "withdraw",
      done: "withdrawn",
      consequence: "withdrawn results are never served again",
      filters: "--job, --owner, --since, --until, --model-config, --prompt, --rule, --scope",
    },
  });
}
