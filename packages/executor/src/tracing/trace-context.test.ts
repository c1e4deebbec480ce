import { expect, it } from "vitest";
import { headersOf, placeOfCaller, traceIdOf } from "./trace-context.ts";

const id = "4bf92f3577b34da6a3ce929d0e0e4736";

it.each([
  [`00-${id}-00f067aa0ba902b7-01`, id],
  [`cc-${id}-00f067aa0ba902b7-01-future`, id],
  [`ff-${id}-00f067aa0ba902b7-01`, null],
  [`00-${id}-00f067aa0ba902b7-01-more`, null],
  [`00-${id}-${"0".repeat(16)}-01`, null],
  [`00-${"0".repeat(32)}-00f067aa0ba902b7-01`, null],
  [`00-${id.toUpperCase()}-00f067aa0ba902b7-01`, null],
  [`00-${id}`, null],
  ["", null],
  [undefined, null],
])("%j has trace id %j", (traceparent, expected) => {
  expect(traceIdOf(placeOfCaller({ headers: { traceparent } }))).toBe(expected);
});

it("passes on the caller's trace headers unchanged, and no others", () => {
  const traceparent = `00-${id}-00f067aa0ba902b7-01`;
  const headers = { traceparent, tracestate: "vendor=one,other=two", baggage: "lesson=osmosis" };
  expect(headersOf(placeOfCaller({ headers }))).toEqual({ traceparent, tracestate: "vendor=one,other=two" });
  expect(headersOf(placeOfCaller({ headers: { tracestate: "vendor=one" } }))).toEqual({});
});
