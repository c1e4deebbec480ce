import type { ExposurePreview, Proposed } from "../preview/preview-exposure.ts";
import type { TelemetryReader } from "../telemetry/telemetry-reader.ts";
import type { Background } from "./background.ts";
import type { Judged } from "./judge-document.ts";
import type { Proposal, ProposalPreview } from "./preview-proposal.ts";
import { lendReader } from "./telemetry-port.ts";

interface PreviewBy {
  readonly background: Pick<Background, "run">;
  readonly telemetry: TelemetryReader;
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** {@link previewProposal} in the background: it decides twenty thousand jobs several times. */
export const previewProposalApart = <Name extends string>(
  proposal: Proposal<Name>,
  { background, telemetry, owner, now }: PreviewBy,
): Promise<Judged<ProposalPreview<Name>>> =>
  lendReader(telemetry, async (port) => {
    const input = { proposal, now, port };
    const previewed = await background.run("previewProposalTask", input, { owner, moved: [port] });
    // The names of the rollouts come back as they were sent.
    return previewed as Judged<ProposalPreview<Name>>;
  });

/** {@link previewExposure} in the background. */
export const previewExposureApart = <Name extends string>(
  proposed: Proposed<Name>,
  { background, telemetry, owner, now }: PreviewBy,
): Promise<ExposurePreview<Name>> =>
  lendReader(telemetry, async (port) => {
    const input = { proposed, now, port };
    const previewed = await background.run("previewExposureTask", input, { owner, moved: [port] });
    return previewed as ExposurePreview<Name>;
  });
