/** Whether an id is of a rule of the engine itself, and not of a pack. */
export function isOwnRule(id: string): boolean {
  return id.startsWith('backstage/') || id.startsWith('catalog/');
}
