import type { ContentStore } from "./content-store.ts";

/** For runs without a store: no content is ever found, and leases are not shared. */
export const noContentStore: ContentStore = {
  find: async () => ({ is: "nothing" }),
  findOrLease: async () => ({ found: { is: "nothing" }, leasing: { is: "held", lease: { token: null } } }),
  lease: async () => ({ is: "held", lease: { token: null } }),
  changed: async () => {},
  ended: () => {},
  giveBack: () => {},
  giveUp: () => {},
};
