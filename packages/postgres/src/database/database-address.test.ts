import { describe, expect, it } from "vitest";
import { parseDatabaseAddress, placeOf } from "./database-address.ts";

const hostsOf = (text: string) => parseDatabaseAddress(text).hosts;

describe("an address of a database", () => {
  it.each<[string, readonly object[], string | undefined]>([
    ["postgres://u:p@h:5433/d", [{ host: "h", port: 5433 }], "d"],
    ["postgresql://h/d", [{ host: "h" }], "d"],
    ["postgres:///d?host=/cloudsql/p:r:i", [{ host: "/cloudsql/p:r:i" }], "d"],
    ["postgresql://u:p@/d?host=/cloudsql/p:r:i", [{ host: "/cloudsql/p:r:i" }], "d"],
    ["postgres://u:p@%2Fvar%2Frun%2Fpg/d", [{ host: "/var/run/pg" }], "d"],
    ["socket:/var/run/pg?db=d", [{ host: "/var/run/pg" }], "d"],
    ["/var/run/pg d", [{ host: "/var/run/pg" }], "d"],
    ["postgres:///d", [{}], "d"],
    ["postgres://u@[::1]:5433/d", [{ host: "::1", port: 5433 }], "d"],
    [
      "postgres://u:p@a:1,b:2/d",
      [
        { host: "a", port: 1 },
        { host: "b", port: 2 },
      ],
      "d",
    ],
    ["postgres://u:p@a,[::1]:2/d?sslmode=disable", [{ host: "a" }, { host: "::1", port: 2 }], "d"],
    [
      "postgres://u:p@/d?host=a,b&port=1,2",
      [
        { host: "a", port: 1 },
        { host: "b", port: 2 },
      ],
      "d",
    ],
    [
      "postgres://u:p@/d?host=a,b&port=1",
      [
        { host: "a", port: 1 },
        { host: "b", port: 1 },
      ],
      "d",
    ],
    ["postgres://u:p@h", [{ host: "h" }], undefined],
    ["postgres://u:p@h/a%20b", [{ host: "h" }], "a b"],
  ])("%s", (text, hosts, database) => {
    expect(hostsOf(text)).toEqual(hosts);
    expect(parseDatabaseAddress(text).client.database).toBe(database);
  });

  it("keeps user, password, TLS and session options", () => {
    const address = parseDatabaseAddress(
      "postgres://u:p%40ss@a,b/d?sslmode=no-verify&application_name=mine&options=-c%20search_path%3Dx&max=1",
    );
    expect(address.client).toEqual({
      user: "u",
      password: "p@ss",
      database: "d",
      ssl: { rejectUnauthorized: false },
    });
    expect(address).toMatchObject({ applicationName: "mine", options: "-c search_path=x" });
  });

  it.each([
    "",
    "mysql://u:hunter2@h/d",
    "host=h dbname=d password=hunter2",
    "postgres://u:hunter2@h:port/d",
    "postgres://u:hunter2@a:1,b:x/d",
    "postgres://u:hunter2@/d?host=a,b,c&port=1,2",
  ])("refuses %s without quoting it", (text) => {
    let thrown: unknown;
    try {
      parseDatabaseAddress(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Error);
    expect(JSON.stringify([String(thrown), (thrown as Error).stack, thrown])).not.toContain("hunter2");
  });

  it("is shown without user and password", () => {
    expect(placeOf("postgres://u:hunter2@h/d")).toBe("h:5432/d");
    expect(placeOf("postgres://u:hunter2@a:1,b:2/d")).toBe("a:1,b:2/d");
    expect(placeOf("postgres://u:hunter2@/d?host=/run/pg")).toBe("/run/pg:5432/d");
  });
});
