import * as z from "zod";
// Imported by their own path: through `z` bundlers would keep all of Zod, with its messages in every language.
import { $constructor, $ZodAsyncError } from "zod/v4/core";
import { issueLimit } from "./limits.ts";

const base: z.core.$constructor<z.ZodArray> = z.ZodArray;

const stopped = `fewer than ${issueLimit} mistakes before it: items from here on were not checked`;

/**
 * An array that stops at its hundredth issue. Zod's own continues to the end, and a document of one mebibyte can have
 * half a million errors: seconds of work, and more issues than fit on the stack.
 */
const StoppingArray: z.core.$constructor<z.ZodArray> = $constructor("StoppingArray", (inst, def) => {
  base.init(inst, def);
  const parseWhole = inst._zod.parse;
  const longest = longestOf(def.checks ?? []);
  inst._zod.parse = (payload, context) => {
    const items: unknown = payload.value;
    const unusual = context.async === true || context.direction === "backward";
    // For an array that is too long Zod's own reports only that, and checks no item.
    if (!Array.isArray(items) || items.length > longest || unusual) return parseWhole(payload, context);
    const parsed: unknown[] = [];
    payload.value = parsed;
    for (const [index, value] of items.entries()) {
      if (payload.issues.length >= issueLimit) {
        payload.issues.push({ code: "custom", path: [index], message: stopped, input: value, inst });
        break;
      }
      const result = def.element._zod.run({ value, issues: [] }, context);
      if (result instanceof Promise) throw new $ZodAsyncError();
      for (const issue of result.issues)
        payload.issues.push({ ...issue, path: [index, ...(issue.path ?? [])] });
      parsed.push(result.value);
    }
    return payload;
  };
});

const longestOf = (checks: readonly z.core.$ZodCheck<never>[]): number =>
  Math.min(
    ...checks.flatMap(({ _zod: { def } }) =>
      def.check === "max_length" ? [(def as z.core.$ZodCheckMaxLengthDef).maximum] : [],
    ),
  );

/** `z.array(element)` that gives up early on a document with too many errors. */
export const list = <Element extends z.ZodType>(element: Element): z.ZodArray<Element> =>
  new StoppingArray({ type: "array", element }) as z.ZodArray<Element>;
