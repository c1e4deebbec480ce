import { Tooltip, UnstyledButton } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { ageInWords, ageMs } from "./age.ts";
import { cutMiddle } from "./cut-middle.ts";
import { useNow } from "./use-now.ts";

/** An id: cut in the middle, copied by a click. */
export function Id({ id, longest }: { readonly id: string; readonly longest?: number }) {
  const { copy, copied } = useClipboard({ timeout: 1_500 });
  const shown = copied ? "copied" : cutMiddle(id, longest);
  return (
    <Tooltip
      label={copied ? "Copied" : id}
      events={{ hover: true, focus: true, touch: true }}
      multiline
      maw={320}
    >
      <UnstyledButton className="id" aria-label={`${shown}: copy ${id}`} onClick={() => copy(id)}>
        {shown}
      </UnstyledButton>
    </Tooltip>
  );
}

const local = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const nearMs = 3_600_000;

/** A time: local, with UTC on hover, and relative where it is near. */
export function Time({ at }: { readonly at: string }) {
  const now = useNow();
  const time = Date.parse(at);
  const age = ageMs({ at: time, now });
  return (
    <time dateTime={at} title={`${new Date(time).toISOString().replace("T", " ").replace("Z", "")} UTC`}>
      {local.format(time)}
      {age !== null && age < nearMs && <span className="near"> ({ageInWords(age)} ago)</span>}
    </time>
  );
}

const numbers = new Intl.NumberFormat();
export const grouped = (value: number): string => numbers.format(value);

export const percentOf = (basisPoints: number): string => `${basisPoints / 100} %`;
