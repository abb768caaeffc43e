const names: Readonly<Record<string, string>> = {
  string: 'a text',
  bool: 'true or false',
  int: 'a whole number',
  uint: 'a whole number',
  double: 'a number',
  null: 'null',
  dyn: 'a value of unknown type',
  'list<string>': 'a list of texts',
  'google.protobuf.Timestamp': 'a point in time',
  'google.protobuf.Duration': 'a span of time',
};

/** A type of the language as people name it, with its article. */
export function aType(type: string): string {
  if (Object.hasOwn(names, type)) return names[type] ?? '';
  return type.startsWith('list') ? 'a list' : 'a mapping';
}
