import pino from "pino";
import { expect, it } from "vitest";
import { reportTripwiresTo } from "./tripwire-report.ts";
import { firingOf } from "./tripwires/firing.test-case.ts";

it("every firing is a line of level error with the numbers of its condition", () => {
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
      "the tripwire model-failures fired and the database cannot be reached: the process's own kill is engaged",
    ],
    ["error", "what the tripwire model-failures fired on is on record: the service's own kill is engaged"],
    ["warn", "a tripwire found its condition true, of which there is an incident already"],
    ["debug", "what a tripwire fired on is not on record yet"],
    ["warn", "a tripwire could not look, and looks again"],
    ["debug", "a tripwire could not look, and looks again"],
    ["warn", "a tripwire could not look, and looks again"],
  ]);
  expect(lines[0]).toMatchObject({ incidentId: "incident-1", figures: { calls: 20, failures: 11 } });
});
