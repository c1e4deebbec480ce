import type { PublishedPackage } from "./published-packages.ts";

/** What `changeset publish-plan` writes and `changeset pack` reads. */
export interface PublishPlan {
  readonly version: 1;
  /** Packages of one chunk depend only on those of chunks before it. */
  readonly plan: readonly (readonly PlannedRelease[])[];
}

export interface PlannedRelease {
  readonly kind: "publish" | "tag-only";
  readonly name: string;
  readonly version: string;
  readonly access: "public";
  readonly tag: "latest";
}

/** A plan that publishes all of them, for when no registry is asked which are there already. */
export const planOfAll = (packages: readonly PublishedPackage[]): PublishPlan => ({
  version: 1,
  plan: [
    packages.map(({ name, version }) => ({
      kind: "publish",
      name,
      version,
      access: "public",
      tag: "latest",
    })),
  ],
});

/** How many packages a plan publishes. */
export const publishedBy = ({ plan }: PublishPlan): number =>
  plan.flat().filter(({ kind }) => kind === "publish").length;
