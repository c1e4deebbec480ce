import type { ReadinessReportV1, SignoffListV1, SignoffV1 } from "@slotgate/contracts";
import type { World } from "../world/start-world.ts";
import type { Answered } from "./described-api.ts";
import { type GoodRequest, send } from "./send.ts";
import type { SpecialCase } from "./special-cases.ts";

/** No report has the digest of zeros. */
export const signoffRequest = (report = "0".repeat(64)): string =>
  JSON.stringify({
    version: "v1",
    role: "product",
    area: "safety",
    report,
    statement: "to see it described",
  });
export const signoffWithdrawal = JSON.stringify({ version: "v1", reason: "to see it described" });

const signing = { method: "POST", path: "/v1/signoffs", as: "operate" } as const;

/** Signs on a report of the moment, after the withdrawal of earlier signatures. */
async function sign(world: World): Promise<Answered> {
  const { text } = await send(world, { method: "GET", path: "/v1/signoffs", as: "operate" });
  const { signoffs } = JSON.parse(text) as SignoffListV1;
  for (const { signoffId } of signoffs)
    await send(world, {
      ...signing,
      path: `/v1/signoffs/${signoffId}/withdraw`,
      body: signoffWithdrawal,
    });
  const asking = { method: "GET", path: "/v1/readiness?stage=ga&window=1m", as: "operate" } as const;
  const { digest } = JSON.parse((await send(world, asking)).text) as ReadinessReportV1;
  return send(world, { ...signing, body: signoffRequest(digest) });
}

/** A sign-off by `operate`; answers its id. */
export async function makeSignoff(world: World): Promise<string> {
  return (JSON.parse((await sign(world)).text) as SignoffV1).signoff.signoffId;
}

export const signoffCases: Readonly<Record<string, SpecialCase>> = {
  "sign 200": sign,
  "sign 409 signoff-refused": {},
  "withdrawSignoff 404 not-found": { path: "/v1/signoffs/none/withdraw" },
  "withdrawSignoff 409 signoff-refused": { as: "audit" } satisfies Partial<GoodRequest>,
};
