/** The newest revision, or that there is none. */
export type AllowlistFound =
  | { readonly is: "none" }
  | {
      readonly is: "there";
      readonly revision: number;
      /** As it is stored. */
      readonly digest: string;
      readonly text: string;
    };
