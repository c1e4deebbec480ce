import { expect, it } from "vitest";
import {
  asLocalSettings,
  asStartupOptions,
  hasSettings,
  sessionSettings,
  toldSettings,
} from "./session-settings.ts";

const settings = (options: string | null) => sessionSettings({ statementTimeoutMs: 5_000, options });

it("overrides the address's settings with those that the code relies on", () => {
  const asked = "-c search_path=mine,public -cDateStyle=German --work-mem=64MB -c\tapp.note=a\\ b endpoint=x";
  expect(settings(asked)).toMatchObject({
    search_path: "mine,public",
    work_mem: "64MB",
    "app.note": "a b",
    DateStyle: "ISO, MDY",
    statement_timeout: "5000",
  });
  expect(settings(null)["search_path"]).toBe('"$user",public');
});

it("formats them as startup options with escaped blanks, after those of the address", () => {
  const options = asStartupOptions(settings("endpoint=x"), { options: "endpoint=x" });
  expect(options).toMatch(/^endpoint=x -c /);
  expect(options).toContain(" -c default_transaction_isolation=read\\ committed ");
});

it("formats them as the beginning of a transaction", () => {
  const text = asLocalSettings(settings("-c app.note=it's"));
  expect(text).toContain(`set local search_path = "$user",public; `);
  expect(text).toContain("set local DateStyle = 'ISO, MDY'; ");
  expect(text).toContain("set local app.note = 'it''s'");
});

it("detects a session without them", () => {
  const all = settings(null);
  const given = toldSettings.map((name) => all[name] ?? "");
  expect(hasSettings(given)).toBe(true);
  expect(hasSettings(given.with(toldSettings.indexOf("DateStyle"), "SQL, DMY"))).toBe(false);
  expect(hasSettings([])).toBe(false);
});
