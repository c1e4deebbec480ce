import { readFile } from "node:fs/promises";
import { askService, type ServiceAccess } from "./ask-service.ts";

/** Puts the sample allowlist in force where the service's database never had one. Changes nothing else. */
export async function ensureAllowlist(service: ServiceAccess): Promise<void> {
  const { revision } = (await askService(service, { path: "/v1/allowlist" })) as { revision: number };
  if (revision > 0) return;
  const sample = await readFile(new URL("../samples/allowlist.json", import.meta.url), "utf8");
  const proposal = { version: "v1", document: JSON.parse(sample) };
  const { previewDigest } = (await askService(service, {
    path: "/v1/allowlist/preview",
    body: proposal,
  })) as { previewDigest: string };
  await askService(service, {
    path: "/v1/allowlist",
    method: "PUT",
    headers: { "if-match": `"${revision}"` },
    body: { ...proposal, reason: "the sample allowlist of the local stack", previewDigest },
  });
}
