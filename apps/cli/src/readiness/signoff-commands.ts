import {
  type Signoff,
  type SignoffArea,
  type SignoffRole,
  signoffListV1,
  signoffV1,
} from "@slotgate/contracts";
import { clientOrFail } from "../api/client-or-fail.ts";
import { asJson } from "../output/as-json.ts";
import type { CommandIo } from "../output/io.ts";
import { printList } from "../output/print-list.ts";
import { printable } from "../output/printable.ts";
import type { Column } from "../output/table.ts";
import { type OutputOptions, type View, viewOf } from "../output/view.ts";
import { when } from "../output/when.ts";
import { paragraph } from "../output/wrapped.ts";

export interface SignoffOptions extends OutputOptions {
  readonly role: SignoffRole;
  readonly area: SignoffArea;
  readonly report: string;
  readonly statement: string;
}

export async function signoffCommand(io: CommandIo, options: SignoffOptions): Promise<void> {
  const { role, area, report, statement } = options;
  const body = { version: "v1", role, area, report, statement };
  print(io, options, await clientOrFail(io).ask({ path: "/v1/signoffs", body, contract: signoffV1 }));
}

export interface WithdrawOptions extends OutputOptions {
  readonly id: string;
  readonly reason: string;
}

export async function withdrawSignoffCommand(io: CommandIo, options: WithdrawOptions): Promise<void> {
  const { id, reason } = options;
  const document = await clientOrFail(io).ask({
    path: `/v1/signoffs/${encodeURIComponent(id)}/withdraw`,
    body: { version: "v1", reason },
    contract: signoffV1,
    missing: `no sign-off has the id \`${printable(id)}\`: \`slotgate signoff list --wide\` shows them`,
  });
  print(io, options, document);
}

export async function listSignoffsCommand(io: CommandIo, options: OutputOptions): Promise<void> {
  const document = await clientOrFail(io).ask({ path: "/v1/signoffs", contract: signoffListV1 });
  const { signoffs: rows } = document;
  printList(io, options, {
    document,
    rows,
    columns: (view) => columns(view, options),
    empty: "there is no sign-off yet",
  });
  if (options.json !== true && options.wide !== true) io.out(causes(rows, viewOf(io, options)));
}

function print(io: CommandIo, options: OutputOptions, document: { readonly signoff: Signoff }): void {
  const { role, area, subject, state, because, signoffId } = document.signoff;
  const end = because === null ? "" : `: ${because}`;
  const words = `sign-off ${signoffId} of ${area} by \`${subject}\` for ${role} is ${state}${end}`;
  io.out(options.json === true ? asJson(document) : paragraph(printable(words), viewOf(io, options)));
}

/** What undid sign-offs, each cause once: a change undoes several at a time. */
function causes(signoffs: readonly Signoff[], view: View): string {
  const undone = Map.groupBy(
    signoffs.filter(({ because }) => because !== null),
    ({ state, because }) => `${state}: ${because}`,
  );
  return [...undone]
    .map(([cause, of]) => {
      const which = of.map(({ role, area }) => `${role} ${area}`).join(", ");
      return `\n${paragraph(printable(`${which} ${cause}`), view)}`;
    })
    .join("");
}

const columns = (view: View, { wide }: OutputOptions): readonly Column<Signoff>[] => [
  { head: "SIGNED", cell: ({ signedAt }) => when(signedAt, view), as: "time" },
  { head: "ROLE", cell: ({ role }) => role },
  { head: "AREA", cell: ({ area }) => area },
  { head: "BY", cell: ({ subject }) => subject, as: "text" },
  {
    head: "STATE",
    cell: ({ state }) => state,
    style: ({ state }) => (state === "valid" ? "good" : "bad"),
  },
  { head: "ID", cell: ({ signoffId }) => signoffId, as: "id" },
  ...(wide === true ? inFull : []),
];

const inFull: readonly Column<Signoff>[] = [
  { head: "BECAUSE", cell: ({ because }) => because },
  { head: "STATEMENT", cell: ({ statement }) => statement },
  { head: "REPORT", cell: ({ report }) => report },
];
