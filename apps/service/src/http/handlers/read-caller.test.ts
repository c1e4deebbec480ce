import { assertWith, callerV1 } from "@slotgate/contracts";
import { roles } from "@slotgate/executor";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type HttpStage, startStage } from "../../testing/http-stage.ts";

let stage: HttpStage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

it.each(roles)("tells a key with the role `%s` what it may do", async (role) => {
  const response = await stage.ask("/v1/me", { as: [role] });
  expect(response.status).toBe(200);
  expect(assertWith(callerV1, await response.json())).toMatchObject({ roles: [role] });
});
