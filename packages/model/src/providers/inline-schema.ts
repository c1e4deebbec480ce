import type { OutputSchemaNode } from "@slotgate/contracts";
import { mapChildren } from "./schema-nodes.ts";

/**
 * The schema without definitions: each reference is replaced by what it names. Ends, because a parsed schema does not
 * recurse and is bounded with its references expanded. Keywords beside a reference are left out.
 */
export function inlineSchema({ $defs = {}, ...root }: OutputSchemaNode): OutputSchemaNode {
  const inline = (node: OutputSchemaNode): OutputSchemaNode => {
    const named = node.$ref === undefined ? undefined : $defs[node.$ref.slice("#/$defs/".length)];
    return named === undefined ? mapChildren(node, inline) : inline(named);
  };
  return inline(root);
}
