/** Values that a claim read, in words. A claim about a step reads two states: what is the same in both is said once. */
interface Value { readonly what: string; readonly value: string }

const [BEFORE, AFTER] = ['before: ', 'after: '];

/** "page[0].pfn = 0", "entry[0]: FREE -> USED", "realm[0] = ACTIVE before and after" */
export function valueLines(values: readonly Value[]): string[] {
  const after = new Map(values.filter(v => v.what.startsWith(AFTER)).map(v => [v.what.slice(AFTER.length), v.value]));
  const paired = new Set(values.filter(v => v.what.startsWith(BEFORE)).map(v => v.what.slice(BEFORE.length)).filter(name => after.has(name)));
  return values.flatMap(({ what, value }) => {
    if (what.startsWith(AFTER) && paired.has(what.slice(AFTER.length))) return [];
    const name = what.slice(BEFORE.length);
    if (!what.startsWith(BEFORE) || !paired.has(name)) return [`${what} = ${value}`];
    return [after.get(name) === value ? `${name} = ${value} before and after` : `${name}: ${value} -> ${after.get(name)!}`];
  });
}
