/** The newest revision, or none. */
export type DocumentFound =
  | { readonly is: "none" }
  | {
      readonly is: "there";
      readonly revision: number;
      /** The stored digest. */
      readonly digest: string;
      readonly text: string;
    };
