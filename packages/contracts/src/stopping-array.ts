import * as z from "zod";
import { issueLimit } from "./limits.ts";

const base: z.core.$constructor<z.ZodArray> = z.ZodArray;

const stopped = `fewer than ${issueLimit} mistakes before it: items from here on were not checked`;

/**
 * An array that stops at its hundredth issue. Zod's own goes on to the end, and a document of one mebibyte
 * can hold half a million mistakes: seconds of work, and more issues than fit on the stack.
 */
const StoppingArray: z.core.$constructor<z.ZodArray> = z.core.$constructor("StoppingArray", (inst, def) => {
  base.init(inst, def);
  const parseWhole = inst._zod.parse;
  inst._zod.parse = (payload, context) => {
    const items: unknown = payload.value;
    const longest = inst._zod.bag["maximum"];
    const tooLong = Array.isArray(items) && typeof longest === "number" && items.length > longest;
    if (!Array.isArray(items) || tooLong || context.async === true || context.direction === "backward") {
      return parseWhole(payload, context);
    }
    const parsed: unknown[] = [];
    payload.value = parsed;
    for (const [index, value] of items.entries()) {
      if (payload.issues.length >= issueLimit) {
        payload.issues.push({ code: "custom", path: [index], message: stopped, input: value, inst });
        break;
      }
      const result = def.element._zod.run({ value, issues: [] }, context);
      if (result instanceof Promise) throw new z.core.$ZodAsyncError();
      for (const issue of result.issues)
        payload.issues.push({ ...issue, path: [index, ...(issue.path ?? [])] });
      parsed.push(result.value);
    }
    return payload;
  };
});

/** `z.array(element)`, but a hopeless document is given up early. */
export const list = <Element extends z.ZodType>(element: Element): z.ZodArray<Element> =>
  new StoppingArray({ type: "array", element }) as z.ZodArray<Element>;
