/** One line of Prometheus's text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Parses a scrape; throws at a line that Prometheus could not read either. */
export function samplesIn(text: string): Sample[] {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, name, labels = "", value] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      if (name === undefined || value === undefined) throw new Error(`not a sample: ${line}`);
      const pairs = [...labels.matchAll(/([a-z_]+)="([^"]*)"/g)];
      return {
        name,
        labels: Object.fromEntries(pairs.map(([, label = "", text = ""]) => [label, text])),
        value: value === "+Inf" ? Number.POSITIVE_INFINITY : Number(value),
      };
    });
}

/** The samples of a metric, without a histogram's buckets, as pairs of labels and value. */
export const valuesOf = (text: string, name: string): [Sample["labels"], number][] =>
  samplesIn(text)
    .filter((sample) => sample.name === name)
    .map(({ labels, value }) => [labels, value]);
