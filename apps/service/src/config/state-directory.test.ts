import { homedir } from "node:os";
import { expect, it } from "vitest";
import { type Instance, stateDirectoryOf } from "./state-directory.ts";

const usual: Instance = { databaseUrl: "postgres://app:secret@db.internal/slotgate", port: 8700, name: null };
const of = (changes: Partial<Instance> = {}, env = {}): string =>
  stateDirectoryOf({ ...usual, ...changes }, env);

it("is below the user's state directory, with a readable name", () => {
  expect(of()).toMatch(new RegExp(`^${homedir()}/\\.local/state/slotgate/slotgate-8700-[0-9a-f]{12}$`));
  expect(of({}, { XDG_STATE_HOME: "/var/state" })).toMatch(/^\/var\/state\/slotgate\/slotgate-8700-/);
  expect(of({}, { XDG_STATE_HOME: "relative" })).toBe(of());
});

it("is stable over restarts, also with another password, user or notation of the database", () => {
  expect(of()).toBe(of());
  expect(of({ databaseUrl: "postgres://other:new@db.internal:5432/slotgate?sslmode=require" })).toBe(of());
});

it.each<[string, Partial<Instance>]>([
  ["port", { port: 8701 }],
  ["database", { databaseUrl: "postgres://app:secret@db.internal/other" }],
  ["database server", { databaseUrl: "postgres://app:secret@other.internal/slotgate" }],
  ["name", { name: "blue" }],
])("differs for another %s", (_what, changes) => {
  expect(of(changes)).not.toBe(of());
});

it("is a single directory for any name", () => {
  expect(of({ name: "../../etc/x y" })).toMatch(
    /^[^ ]+\/slotgate\/slotgate-8700-\.\._\.\._etc_x_y-[0-9a-f]{12}$/,
  );
});
