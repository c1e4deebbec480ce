import { rolloutBucket } from "@slotgate/gate";
import { expect, it } from "vitest";
import { unleashAdmits } from "./unleash-admits.ts";

it("agrees with the gate's bucket at every whole percentage", () => {
  const jobIds = Array.from({ length: 300 }, (_, at) => `job-${at}`);
  for (let percent = 0; percent <= 100; percent += 1) {
    const disagreeing = jobIds.filter(
      (jobId) =>
        unleashAdmits({ groupId: "slotgen.ai", jobId, percent }) !==
        rolloutBucket({ groupId: "slotgen.ai", jobId }) < percent * 100,
    );
    expect({ percent, disagreeing }).toEqual({ percent, disagreeing: [] });
  }
});

it("depends on the group", () => {
  const inside = (groupId: string) => (jobId: string) => unleashAdmits({ groupId, jobId, percent: 50 });
  const jobIds = Array.from({ length: 100 }, (_, at) => `job-${at}`);
  expect(jobIds.filter(inside("one"))).not.toEqual(jobIds.filter(inside("other")));
});
