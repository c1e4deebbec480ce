import {
  type AllowlistRevision,
  type AllowlistStateV1,
  allowlistRevisionListV1,
  allowlistStateV1,
} from "@slotgate/contracts";
import type { Governed } from "../revisions/governed.ts";
import { howToPutInForce } from "./put-in-force.ts";

export const allowlistKind: Governed<AllowlistStateV1, AllowlistRevision> = {
  command: "allowlist",
  path: "/v1/allowlist",
  noun: "allowlist",
  without: "nothing is admitted",
  state: allowlistStateV1,
  revisions: allowlistRevisionListV1,
  columns: [{ head: "RULES", cell: ({ rules, enabled }) => (enabled ? rules : `${rules} (off)`) }],
  howToPutInForce,
};
