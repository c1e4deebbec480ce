import { expect, it } from "vitest";
import { reportToAll } from "./report-to-all.ts";

interface Report {
  readonly begun: (job: string, times: number) => void;
  readonly ended: (job: string) => void;
}

it("calls each observer that has a method for it, and the last one last", () => {
  const heard: string[] = [];
  const hear =
    (who: string) =>
    (...what: readonly unknown[]) =>
      void heard.push([who, ...what].join(" "));
  const report = reportToAll<Report>([{ ended: hear("one") }, { begun: hear("two"), ended: hear("two") }], {
    begun: hear("last"),
    ended: hear("last"),
  });
  report.begun("a", 2);
  report.ended("a");
  expect(heard).toEqual(["two a 2", "last a 2", "one a", "two a", "last a"]);
});
