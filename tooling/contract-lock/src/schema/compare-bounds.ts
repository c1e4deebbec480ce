import type { Change } from "./change.ts";
import type { KeywordComparison, NodePair } from "./comparison.ts";
import { own, type SchemaObject } from "./json-schema.ts";

interface Bound {
  readonly keyword: string;
  readonly side: "least" | "most";
  /** What the keyword's absence amounts to. */
  readonly absent: number;
}

const least = (keyword: string): Bound => ({ keyword, side: "least", absent: Number.NEGATIVE_INFINITY });
const count = (keyword: string): Bound => ({ keyword, side: "least", absent: 0 });
const most = (keyword: string): Bound => ({ keyword, side: "most", absent: Number.POSITIVE_INFINITY });

const bounds: readonly Bound[] = [
  ...["minimum", "exclusiveMinimum"].map(least),
  ...["minLength", "minItems", "minProperties"].map(count),
  ...["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"].map(most),
];

/** Keywords that hold one number which bounds a value, a length or a count. */
export const compareBounds: KeywordComparison = {
  keywords: bounds.map(({ keyword }) => keyword),
  compare: (pair) => bounds.flatMap((bound) => compareBound(bound, pair)),
};

function compareBound(bound: Bound, { before, after, place }: NodePair): readonly Change[] {
  const was = boundIn(bound, before);
  const is = boundIn(bound, after);
  if (was === is) return [];
  const wider = bound.side === "least" ? is < was : is > was;
  const words = `${inWords(is)} instead of ${inWords(was)}`;
  return [
    {
      place,
      effect: wider ? "widens" : "narrows",
      what: `has a ${wider ? "wider" : "tighter"} \`${bound.keyword}\`: ${words}`,
    },
  ];
}

const boundIn = ({ keyword, absent }: Bound, node: SchemaObject): number => {
  const value = own(node, keyword);
  return typeof value === "number" ? value : absent;
};

const inWords = (bound: number): string => (Number.isFinite(bound) ? String(bound) : "none");
