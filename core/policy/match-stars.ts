/** Whether a text matches a pattern in which `*` stands for any text. Regards case not at all; takes linear time. */
export function matchesStars(pattern: string, text: string): boolean {
  const pieces = pattern.toLowerCase().split('*');
  const lower = text.toLowerCase();
  const [first = '', ...rest] = pieces;
  if (rest.length === 0) return lower === first;
  if (!lower.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  // The pieces between stars, from left to right.
  let from = first.length;
  for (const piece of rest) {
    const at = lower.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return lower.endsWith(last) && lower.length - last.length >= from;
}
