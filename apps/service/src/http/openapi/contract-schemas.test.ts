import { describe, expect, it } from "vitest";
import { contractSchemas, hoistDefinitions } from "./contract-schemas.ts";

describe("contract schemas", () => {
  it("become components that refer to each other", () => {
    const schemas = contractSchemas();
    expect(schemas.get("RunResponse")).toMatchObject({
      title: "Run response v1",
      properties: { jobs: { items: { $ref: "#/components/schemas/JobAnswer" } } },
    });
    expect(JSON.stringify([...schemas])).not.toContain("#/$defs/");
  });

  it("may be in several files if they are equal", () => {
    const definition = { type: "string", description: "A name." };
    const files = (other: object) =>
      new Map([
        ["run", { $defs: { Name: definition } }],
        ["problem", { $defs: { Name: { ...other } } }],
      ] as const);
    expect(hoistDefinitions(files(definition)).get("Name")).toEqual(definition);
    expect(() => hoistDefinitions(files({ type: "number" }))).toThrow(
      "two schemas are named `Name`; one of them is in problem.schema.json",
    );
  });
});
