/** ACCOUNT_FIELDS with so many fields of several types, and values that fit, as JSON. */
export function declare(count: number): { setting: string; values: string } {
  const types = [
    [{ type: 'text' }, 'Some words, as people write them'],
    [{ type: 'integer' }, 4711],
    [{ type: 'choices', of: ['art', 'law', 'sport'] }, ['art', 'sport']],
    [{ type: 'date' }, '2001-02-03'],
    [{ type: 'boolean' }, true],
  ] as const;
  const fields = Array.from(
    { length: count },
    (_, i) => [`field_${i + 1}`, types[i % types.length]!] as const,
  );
  const declarations = fields.map(([name, [declaration]]) => [name, { ...declaration, shareable: true }]);
  return {
    setting: JSON.stringify(Object.fromEntries(declarations)),
    values: JSON.stringify(Object.fromEntries(fields.map(([name, [, value]]) => [name, value]))),
  };
}
