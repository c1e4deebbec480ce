import type { OutputSchemaNode } from "@slotgate/contracts";

/** The same node with every subschema mapped; `$defs` too. */
export function mapChildren(
  node: OutputSchemaNode,
  map: (child: OutputSchemaNode) => OutputSchemaNode,
): OutputSchemaNode {
  const mapped: OutputSchemaNode = { ...node };
  if (node.$defs !== undefined) mapped.$defs = mapValues(node.$defs, map);
  if (node.properties !== undefined) mapped.properties = mapValues(node.properties, map);
  if (typeof node.additionalProperties === "object")
    mapped.additionalProperties = map(node.additionalProperties);
  if (typeof node.items === "object") mapped.items = map(node.items);
  if (node.prefixItems !== undefined) mapped.prefixItems = node.prefixItems.map(map);
  if (node.anyOf !== undefined) mapped.anyOf = node.anyOf.map(map);
  if (node.allOf !== undefined) mapped.allOf = node.allOf.map(map);
  if (node.oneOf !== undefined) mapped.oneOf = node.oneOf.map(map);
  return mapped;
}

/** Whether the predicate holds for the node or any of its subschemas. */
export function someNode(node: OutputSchemaNode, predicate: (node: OutputSchemaNode) => boolean): boolean {
  let found = predicate(node);
  mapChildren(node, (child) => {
    found ||= someNode(child, predicate);
    return child;
  });
  return found;
}

export const mapValues = (
  nodes: Readonly<Record<string, OutputSchemaNode>>,
  map: (node: OutputSchemaNode) => OutputSchemaNode,
): Record<string, OutputSchemaNode> =>
  Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, map(node)]));
