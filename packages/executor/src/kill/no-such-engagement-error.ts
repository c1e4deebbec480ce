export class NoSuchEngagementError extends Error {
  override readonly name = "NoSuchEngagementError";
  readonly engagementId: string;

  constructor({ engagementId }: { readonly engagementId: string }) {
    super(`no engagement has the id \`${engagementId}\`: \`GET /v1/kill\` lists the open ones`);
    this.engagementId = engagementId;
  }
}
