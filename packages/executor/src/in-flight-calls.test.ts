import { describe, expect, it } from "vitest";
import { type AbortCause, InFlightCalls } from "./in-flight-calls.ts";

describe("InFlightCalls", () => {
  it.each<AbortCause>(["killed", "shutdown", "lease-lost"])("aborts every call: %s", (cause) => {
    const calls = new InFlightCalls();
    const [one, two] = [calls.begin(), calls.begin()];
    calls.abortAll(cause);
    expect([one.abortedFor(), two.abortedFor()]).toEqual([cause, cause]);
    expect(String(one.signal.reason)).toBe(`CallAbortedError: the model call was aborted: ${cause}`);
    expect([one.mayRequest(), calls.begin().mayRequest()]).toEqual([false, cause !== "shutdown"]);
  });

  it("permits no request without a running lease, before any notification of its loss", () => {
    let held = true;
    const calls = new InFlightCalls({ leaseHeld: () => held });
    const call = calls.begin();
    expect(call.mayRequest()).toBe(true);
    held = false;
    expect([call.mayRequest(), call.abortedFor()]).toEqual([false, "lease-lost"]);
    // A lease regained later does not revive this call.
    held = true;
    expect(call.mayRequest()).toBe(false);
  });
});
