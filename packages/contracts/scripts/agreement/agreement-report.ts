import type { Agreement, Disagreement } from "./agreement.ts";

const shown = (value: unknown, most: number): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > most ? `${text.slice(0, most)} … (${text.length} characters)` : text;
};

const counted = (number: number): string => number.toLocaleString("en-GB");

/** By keyword: how often it was violated, and at how many places in the schema. */
function keywordCounts({ violations }: Agreement): string[] {
  const counts = new Map<string, { readonly all: number; readonly places: number }>();
  for (const [pointer, count] of violations) {
    const keyword = pointer.slice(pointer.lastIndexOf("/") + 1);
    const { all, places } = counts.get(keyword) ?? { all: 0, places: 0 };
    counts.set(keyword, { all: all + count, places: places + 1 });
  }
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([keyword, { all, places }]) =>
        `${keyword.padEnd(22)}${counted(all).padStart(8)}${counted(places).padStart(8)}`,
    );
}

/** The coverage of one contract, as a table. */
export function agreementTable(agreement: Agreement): string {
  const { question, documents, valid, violations, rules } = agreement;
  const share = ((100 * valid) / documents).toFixed(1);
  const ruleLines = [...rules].map(([{ name }, count]) => `${name.padEnd(44)}${counted(count).padStart(8)}`);
  const lines = [
    `${question.contract}: ${counted(documents)} documents, ${share} % valid, seed ${question.seed}`,
    `  ${"violated keyword".padEnd(22)}${"times".padStart(8)}${"places".padStart(8)}`,
    ...keywordCounts(agreement).map((line) => `  ${line}`),
    `  fewest at one place: ${counted(Math.min(...violations.values()))}`,
    ...(ruleLines.length > 0 ? ["  refused by the parser alone, for"] : []),
    ...ruleLines.map((line) => `    ${line}`),
  ];
  return lines.join("\n");
}

/** The details of a disagreement. */
export function disagreementText({ question }: Agreement, found: Disagreement): string {
  return [
    `${question.contract}, seed ${question.seed}, document ${found.index} (${found.made}):`,
    `  Zod ${found.zod.length === 0 ? "accepts" : "refuses"} it, Ajv ${found.ajv.length === 0 ? "accepts" : "refuses"} it, and no rule of the parser accounts for that`,
    `  document: ${shown(found.document, 2_000)}`,
    `  issues of Zod: ${shown(found.zod, 1_000)}`,
    `  errors of Ajv: ${shown(found.ajv.map(briefly), 1_000)}`,
  ].join("\n");
}

const briefly = ({ instancePath, schemaPath, message }: Disagreement["ajv"][number]) => ({
  instancePath,
  schemaPath,
  message,
});
