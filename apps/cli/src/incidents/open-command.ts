import { incidentV1, type Severity } from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import type { OutputOptions } from "../output/view.ts";
import { type LinkOptions, linksIn } from "./link-options.ts";

export interface OpenOptions extends OutputOptions, LinkOptions {
  readonly severity: Severity;
  readonly title: string;
  readonly description?: string;
  readonly from?: string;
  readonly to?: string;
}

export async function openCommand(io: CommandIo, options: OpenOptions): Promise<void> {
  const { severity, title, description, from, to, json } = options;
  const links = linksIn(options);
  const incident = await clientOrFail(io).ask({
    path: "/v1/incidents",
    body: {
      version: "v1",
      severity,
      title,
      description,
      from,
      to,
      links: links.length === 0 ? undefined : links,
    },
    contract: incidentV1,
  });
  if (json === true) return io.out(asJson(incident));
  const id = printable(incident.incidentId);
  io.out(`opened incident ${id} with severity ${incident.severity}\n`);
  io.out(`to resolve it:\n  slotgate incidents resolve ${id} --reason REASON\n`);
}
