import type { ControlSnapshotV1 } from "@slotgate/contracts";
import { describeValue } from "./describe-value.ts";

/** The beginnings of advice on the two flags, followed by the flag's name. */
const beginnings = {
  killEngaged: "switch off the kill flag",
  killUnknown: "the kill flag",
  aiOff: "switch on the AI flag",
  aiUnknown: "the AI flag",
  noRollout: "raise the gradual rollout of the AI flag",
} as const;

/** What an operator must change in Unleash for AI to run, if the flags are otherwise valid. */
export function switchAdvice(
  { killSwitch, feature, rollout }: ControlSnapshotV1,
  {
    killFlag,
    aiFlag,
    environment,
  }: { readonly killFlag: string; readonly aiFlag: string; readonly environment: string },
): readonly string[] {
  const { killEngaged, aiOff, noRollout } = beginnings;
  const asked = [
    ...(killSwitch === "engaged" ? [{ beginning: killEngaged, flag: killFlag }] : []),
    ...(feature === "disabled" ? [{ beginning: aiOff, flag: aiFlag }] : []),
    ...(rollout.state === "valid" && rollout.basisPoints === 0
      ? [{ beginning: noRollout, flag: aiFlag }]
      : []),
  ];
  const place = `in environment ${describeValue(environment)} of Unleash`;
  return asked.map(({ beginning, flag }) => `${beginning} ${describeValue(flag, { shown: 256 })} ${place}`);
}

/** The sentence on one subject in the advice of a status. */
export const adviceOn = (advice: readonly string[], subject: keyof typeof beginnings): string | undefined =>
  advice.find((sentence) => sentence.startsWith(`${beginnings[subject]} \``));
