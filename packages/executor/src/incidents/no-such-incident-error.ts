export class NoSuchIncidentError extends Error {
  override readonly name = "NoSuchIncidentError";
  readonly incidentId: string;

  constructor({ incidentId }: { readonly incidentId: string }) {
    super(`no incident has the id \`${incidentId}\``);
    this.incidentId = incidentId;
  }
}
