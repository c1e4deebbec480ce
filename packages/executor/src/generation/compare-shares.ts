import type { ComparisonVerdict } from "@slotgate/contracts";

/** How many of these jobs have a property, such as a failed call. */
export interface JobShare {
  readonly jobs: number;
  readonly marked: number;
}

/** A canary and the profile that it is compared with. */
export interface Sides {
  readonly profile: JobShare;
  readonly canary: JobShare;
}

/** Fewer jobs on one side show no difference that a person should act on. */
export const leastJobs = 20;
/** One-sided, so that chance alone gives `worse` or `better` in 1 of 100 comparisons. */
const significance = 0.005;

export interface ShareTest {
  /** Null: too few jobs. */
  readonly pValue: number | null;
  readonly verdict: ComparisonVerdict;
}

/** Whether the canary's share is higher (`worse`) or lower (`better`) than chance explains. */
export function testShares(sides: Sides): ShareTest {
  const { profile, canary } = sides;
  if (profile.jobs < leastJobs || canary.jobs < leastJobs) return { pValue: null, verdict: "too-few-jobs" };
  const higher = canary.marked * profile.jobs >= profile.marked * canary.jobs;
  const pValue = higher ? chanceOfMore(sides) : chanceOfMore(complement(sides));
  if (pValue >= significance) return { pValue, verdict: "noise" };
  return { pValue, verdict: higher ? "worse" : "better" };
}

/**
 * Fisher's exact test of two proportions, one-sided: how likely the canary has at least this many marked jobs if only
 * chance decides which of all jobs are the canary's. The hash of the job id does decide it so, which makes the test
 * exact however few jobs there are, and whatever they contain.
 */
export function chanceOfMore({ profile, canary }: Sides): number {
  const all = profile.jobs + canary.jobs;
  const marked = profile.marked + canary.marked;
  const most = Math.min(marked, canary.jobs);
  // Relative to the first term, so that only one term needs logarithms.
  const first =
    logChoose(marked, canary.marked) +
    logChoose(all - marked, canary.jobs - canary.marked) -
    logChoose(all, canary.jobs);
  let term = 1;
  let sum = 1;
  for (let found = canary.marked; found < most; found += 1) {
    const left = canary.jobs - found;
    term *= ((marked - found) * left) / ((found + 1) * (all - marked - left + 1));
    sum += term;
    // From the top of the distribution on the terms only shrink.
    if (term < sum * 1e-17) break;
  }
  return Math.min(1, Math.exp(first + Math.log(sum)));
}

/** The same jobs by what they lack. */
const complement = ({ profile, canary }: Sides): Sides => ({
  profile: { jobs: profile.jobs, marked: profile.jobs - profile.marked },
  canary: { jobs: canary.jobs, marked: canary.jobs - canary.marked },
});

const logChoose = (of: number, chosen: number): number =>
  logFactorial(of) - logFactorial(chosen) - logFactorial(of - chosen);

const exactUpTo = 30;

/** Stirling's series; its first omitted term is below 1e-13 from 30 on. */
function logFactorial(number: number): number {
  if (number < exactUpTo) {
    let sum = 0;
    for (let factor = 2; factor <= number; factor += 1) sum += Math.log(factor);
    return sum;
  }
  const series = 1 / (12 * number) - 1 / (360 * number ** 3) + 1 / (1_260 * number ** 5);
  return (number + 0.5) * Math.log(number) - number + 0.5 * Math.log(2 * Math.PI) + series;
}

/** Percent, with the rounding of a number; null: no jobs. */
export const percentOf = ({ jobs, marked }: JobShare): number | null =>
  jobs === 0 ? null : (100 * marked) / jobs;
