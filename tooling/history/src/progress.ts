const everyMs = 2_000;

export interface ProgressOptions {
  readonly records: number;
  readonly write: (line: string) => void;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** Tells at most every two seconds how far the history is. */
export function createProgress({ records, write, now }: ProgressOptions): (written: number) => void {
  const began = now();
  let told = began;
  return (written) => {
    const at = now();
    if (at - told < everyMs) return;
    told = at;
    const perSecond = (written * 1_000) / (at - began);
    const left = Math.ceil((records - written) / perSecond);
    const share = Math.floor((100 * written) / records);
    const rate = figure(Math.round(perSecond));
    write(
      `${figure(written)} of ${figure(records)} records (${share} %), ${rate} a second, ${inWords(left)} left`,
    );
  };
}

export const figure = (count: number): string => count.toLocaleString("en");

const inWords = (seconds: number): string =>
  seconds < 100 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
