/** Whether there are no duplicates. */
export const distinct = <Item>(items: readonly Item[]): boolean => new Set(items).size === items.length;
