export { oldestNode } from "./oldest-node.ts";
