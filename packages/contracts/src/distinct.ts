/** Whether no item is there twice. */
export const distinct = <Item>(items: readonly Item[]): boolean => new Set(items).size === items.length;
