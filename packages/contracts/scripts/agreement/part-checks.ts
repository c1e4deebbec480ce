import { Ajv2020 } from "ajv/dist/2020.js";
import type { SchemaNode } from "./schema-node.ts";

type Check = (value: unknown) => boolean;

/** Whether a value satisfies one part of a schema; each part is compiled once. */
export class PartChecks {
  readonly #ajv = new Ajv2020({ strict: false, code: { optimize: true } });
  readonly #definitions: SchemaNode["$defs"];
  readonly #known = new Map<SchemaNode, Check>();
  readonly #conditions = new Map<SchemaNode, Check>();

  constructor(root: SchemaNode) {
    this.#definitions = root.$defs ?? {};
  }

  accepts(node: SchemaNode): Check {
    const check = this.#known.get(node) ?? this.#compile(node);
    this.#known.set(node, check);
    return check;
  }

  /** Only the `if` and `then` of the part. */
  condition(node: SchemaNode): Check {
    const parts = Object.entries(node).filter(([keyword]) => keyword === "if" || keyword === "then");
    const check = this.#conditions.get(node) ?? this.#compile(Object.fromEntries(parts));
    this.#conditions.set(node, check);
    return check;
  }

  #compile(node: SchemaNode): Check {
    const { $id: _, ...part } = node as SchemaNode & { readonly $id?: string };
    return this.#ajv.compile({ ...part, $defs: this.#definitions });
  }
}
