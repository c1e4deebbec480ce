import type { ContentStore } from "./content-store.ts";

/** Where nothing is kept, everything is new, and there is nobody to share with. */
export const noContentStore: ContentStore = {
  find: async () => ({ is: "nothing" }),
  findOrLease: async () => ({ found: { is: "nothing" }, leasing: { is: "held", lease: { token: null } } }),
  lease: async () => ({ is: "held", lease: { token: null } }),
  changed: async () => {},
  ended: () => {},
  giveBack: () => {},
  giveUp: () => {},
};
