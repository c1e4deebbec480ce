import * as z from "zod";

type Meta = z.core.GlobalMeta;

/**
 * The metadata of the schemas, with names for some of them. Names given where the schemas are defined would go into the
 * registry of every importer, and clash with theirs.
 */
export class NamedSchemas extends z.core.$ZodRegistry<Meta> {
  readonly #names: ReadonlyMap<z.core.$ZodType, string>;
  readonly #root: z.core.$ZodType;

  constructor({
    names,
    root,
  }: {
    readonly names: ReadonlyMap<z.core.$ZodType, string>;
    /** Has no name, because it is the whole document and not a definition in it. */
    readonly root: z.core.$ZodType;
  }) {
    super();
    this.#names = names;
    this.#root = root;
  }

  override get(schema: z.core.$ZodType): Meta | undefined {
    const meta = z.globalRegistry.get(schema);
    const name = schema === this.#root ? undefined : this.#names.get(schema);
    return name === undefined ? meta : { ...meta, id: name };
  }
}
