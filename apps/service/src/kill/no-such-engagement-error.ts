/** No engagement of the service's own kill has this id. */
export class NoSuchEngagementError extends Error {
  override readonly name = "NoSuchEngagementError";
  readonly engagementId: string;

  constructor({ engagementId }: { readonly engagementId: string }) {
    super(`no engagement has the id \`${engagementId}\`: \`GET /v1/kill\` shows those that are open`);
    this.engagementId = engagementId;
  }
}
