import type { ReactNode } from "react";

interface TableProps {
  readonly label: string;
  /** Heads of the columns; `number` aligns one as its figures are. */
  readonly heads: readonly (string | { readonly number: string })[];
  /** Whether it has few columns, and fits a narrow page. */
  readonly narrow?: boolean;
  /** Its rows. */
  readonly children: ReactNode;
}

/** A table that may be wider than the page: scrolls by itself, by keyboard too. */
export function Table({ label, heads, narrow = false, children }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard can only scroll what has the focus
    <section className={narrow ? "scroll narrow" : "scroll"} tabIndex={0} aria-label={label}>
      <table className="data">
        <thead>
          <tr>
            {heads.map((head) =>
              typeof head === "string" ? (
                <th key={head} scope="col">
                  {head}
                </th>
              ) : (
                <th key={head.number} scope="col" className="number">
                  {head.number}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
