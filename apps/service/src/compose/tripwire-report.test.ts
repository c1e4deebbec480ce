import { firingOf } from "@slotgate/executor/test";
import pino from "pino";
import { expect, it } from "vitest";
import { reportTripwiresTo } from "./tripwire-report.ts";

it("every firing is logged as an error with the numbers of its condition", () => {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: "trace" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const report = reportTripwiresTo(logger);
  report.fired(firingOf(), "service");
  report.fired(firingOf(), "process");
  report.recorded(firingOf());
  report.passedOver(firingOf(), "already-open");
  report.notRecorded(firingOf(), new Error("away"));
  for (const message of ["away", "away", "gone"]) report.lookFailed(new Error(message));
  expect(lines.map(({ level, msg }) => [pino.levels.labels[Number(level)], msg])).toEqual([
    ["error", "the tripwire model-failures engaged the service's own kill"],
    [
      "error",
      "the tripwire model-failures fired while the database is unreachable: the process's own kill is engaged",
    ],
    ["error", "the firing of the tripwire model-failures was recorded: the service's own kill is engaged"],
    ["warn", "a tripwire's condition was met, but it has an incident already"],
    ["debug", "the firing of a tripwire could not be recorded; this is retried"],
    ["warn", "a tripwire could not check its condition; this is retried"],
    ["debug", "a tripwire could not check its condition; this is retried"],
    ["warn", "a tripwire could not check its condition; this is retried"],
  ]);
  expect(lines[0]).toMatchObject({ incidentId: "incident-1", figures: { calls: 20, failures: 11 } });
});
