import type { Span } from "./situation.ts";

const minuteMs = 60_000;

/** How busy a minute is: lessons are written on working days. */
function busyness(at: number): number {
  const date = new Date(at);
  const weekend = [0, 6].includes(date.getUTCDay()) ? 0.4 : 1;
  const hour = date.getUTCHours();
  return weekend * (hour >= 8 && hour < 18 ? 1 : hour >= 6 && hour < 22 ? 0.5 : 0.15);
}

/** How traffic is spread over a span of time. */
export interface Hours {
  /** The part of all traffic. */
  readonly share: (span: Span) => number;
  /** The instant before which a share of a span's traffic arrives. */
  readonly instant: (span: Span, share: number) => number;
}

export function hoursOf({ from, to }: Span): Hours {
  const sums = new Float64Array(Math.ceil((to - from) / minuteMs) + 1);
  for (let minute = 1; minute < sums.length; minute += 1)
    sums[minute] = (sums[minute - 1] ?? 0) + busyness(from + (minute - 1) * minuteMs);
  const until = (at: number): number => {
    const minutes = Math.min(sums.length - 1, Math.max(0, (at - from) / minuteMs));
    const whole = Math.floor(minutes);
    const [before = 0, after = before] = [sums[whole], sums[whole + 1]];
    return before + (minutes - whole) * (after - before);
  };
  return {
    share: (span) => (until(span.to) - until(span.from)) / until(to),
    instant(span, share) {
      const wanted = until(span.from) + share * (until(span.to) - until(span.from));
      let [low, high] = [span.from, span.to];
      while (high - low > 1) {
        const middle = (low + high) / 2;
        if (until(middle) < wanted) low = middle;
        else high = middle;
      }
      return low;
    },
  };
}
