import { allowlistStateV1, parseWith } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/allowlist.json" with { type: "json" };
import { parseDocument } from "@slotgate/controls";
import { previewDigest } from "@slotgate/executor";
import { expect, it } from "vitest";
import { playedAllowlist } from "./testing/played-revisions.ts";

const good = JSON.stringify(example);
const parsed = parseDocument(Buffer.from(good));
if (!parsed.ok) throw new Error(parsed.problem);
const { document, digest } = parsed;

it("replaces an invalid revision after a preview", async () => {
  const store = playedAllowlist([good, '{"version":"allowlist.v0"}']);
  const inForce = await store.inForce();
  expect(parseWith(allowlistStateV1, inForce).ok).toBe(true);
  expect(inForce).toMatchObject({ revision: 2, document: null, made: { by: "ada" } });

  const back = {
    document,
    digest,
    reason: "repaired",
    by: "ada",
    owner: "o",
    basedOn: 2,
    newDimensions: [],
    rolledBackTo: 1,
  };
  await expect(store.apply({ ...back, previewDigest: null })).rejects.toThrow(/nothing is admitted yet/);
  await store.apply({ ...back, previewDigest: previewDigest({ digest, basedOn: 2 }) });
  expect(await store.inForce()).toMatchObject({ revision: 3, digest, document });
});
