import { parser } from "@prometheus-io/lezer-promql";

/** A series that a query selects. */
export interface Selected {
  readonly metric: string;
  /** Labels that the query matches, groups by or joins on, with the values that it names. */
  readonly labels: readonly { readonly name: string; readonly values: readonly string[] }[];
}

/** The series that a PromQL query selects; throws if it is not valid. */
export function selectionsOf(query: string): Selected[] {
  // Grafana's variables.
  const text = query.replace(/\$__(?:rate_interval|range)/g, "5m").replace(/\$\w+/g, "x");
  const tree = parser.parse(text);
  const selected: { metric: string; labels: { name: string; values: string[] }[] }[] = [];
  const grouped = new Set<string>();
  tree.iterate({
    enter({ name, from, to, type }) {
      const source = text.slice(from, to);
      if (type.isError) throw new Error(`not PromQL at ${from}: ${query}`);
      if (name === "VectorSelector")
        selected.push({ metric: /^[a-zA-Z_:][\w:]*/.exec(source)?.[0] ?? "", labels: [] });
      if (name === "UnquotedLabelMatcher") {
        const [, label = "", operator = "", value = ""] =
          /^(\w+)\s*(=~|!~|!=|=)\s*"(.*)"$/s.exec(source) ?? [];
        const values = operator.endsWith("~") ? [] : [value];
        selected.at(-1)?.labels.push({ name: label, values: operator === "=~" ? value.split("|") : values });
      }
      if (name === "GroupingLabels") for (const label of source.match(/\w+/g) ?? []) grouped.add(label);
    },
  });
  return selected.map(({ metric, labels }) => ({
    metric,
    labels: [...labels, ...[...grouped].map((name) => ({ name, values: [] }))],
  }));
}
