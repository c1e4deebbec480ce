import { describe, expect, it } from "vitest";
import { connectionLimits, fileHandlesHere } from "./connection-limits.ts";

const unset = { total: null, perAddress: null };

describe("connectionLimits", () => {
  it("stays below the limit on file handles", () => {
    expect(connectionLimits(unset, 1_024)).toEqual({ total: 768, perAddress: 384 });
    expect(connectionLimits(unset, 1_048_576)).toEqual({ total: 10_000, perAddress: 5_000 });
    expect(connectionLimits(unset, 64)).toEqual({ total: 32, perAddress: 16 });
    expect(connectionLimits(unset, Number.POSITIVE_INFINITY)).toEqual({ total: 10_000, perAddress: 5_000 });
  });

  it("uses the configured limits as far as file handles suffice", () => {
    expect(connectionLimits({ total: 100, perAddress: 100 }, 1_024)).toEqual({ total: 100, perAddress: 100 });
    expect(connectionLimits({ total: 5_000, perAddress: 5_000 }, 1_024)).toEqual({
      total: 768,
      perAddress: 768,
    });
  });
});

it("reads the process's limit on file handles", () => {
  expect(fileHandlesHere()).toBeGreaterThan(16);
});
