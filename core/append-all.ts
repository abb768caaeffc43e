/** Adds items to a list, however many: `push(...items)` puts each on the stack, which is full after about 120,000. */
export function appendAll<Item>(list: Item[], items: Iterable<Item>): void {
  for (const item of items) list.push(item);
}
