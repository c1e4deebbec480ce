import { describe, expect, it } from "vitest";
import { memory } from "./memory.test-case.ts";
import { createSession, keyInFragment } from "./session.ts";

describe("session", () => {
  it("survives a reload of the tab", () => {
    const store = memory();
    createSession(store).signIn("secret");
    expect(createSession(store).key()).toBe("secret");
  });

  it("leaves nothing behind when signing out", () => {
    const store = memory();
    const session = createSession(store);
    session.signIn("secret");
    session.signOut();
    expect(session.key()).toBeNull();
    expect(store.length).toBe(0);
    expect(createSession(store).key()).toBeNull();
  });

  it("says why the service ended it, until the next sign-in", () => {
    const session = createSession(memory());
    session.signIn("secret");
    session.signOut("the key was revoked");
    expect(session.endedBecause()).toBe("the key was revoked");
    session.signIn("other");
    expect(session.endedBecause()).toBeNull();
  });

  it("works when storage is blocked", () => {
    const refuse = () => {
      throw new DOMException("denied", "SecurityError");
    };
    const session = createSession({ getItem: refuse, setItem: refuse, removeItem: refuse });
    session.signIn("secret");
    expect(session.key()).toBe("secret");
    session.signOut();
    expect(session.key()).toBeNull();
  });

  it("tells subscribers until they leave", () => {
    const session = createSession(memory());
    let calls = 0;
    const leave = session.subscribe(() => {
      calls += 1;
    });
    session.signIn("secret");
    leave();
    session.signOut();
    expect(calls).toBe(1);
  });
});

describe("key in the fragment", () => {
  it.each([
    ["#key=abc.def", "abc.def"],
    ["#key=a%2Bb", "a+b"],
    ["#key=", null],
    ["#other=1", null],
    ["", null],
  ])("reads %s as %s", (hash, key) => {
    expect(keyInFragment(hash)).toBe(key);
  });
});
