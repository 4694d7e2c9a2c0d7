/** Something in the user's model is wrong: what, where, the likely cause, the next step. */
export class ModelError extends Error {
  override readonly name: string = 'ModelError';
}

/** The checker disagrees with itself; never the user's fault. Exit code 70. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}

/** What a function returned that should have been true or false. */
export const answered = (x: unknown): string =>
  typeof x === 'function' ? 'a function' : typeof x === 'object' && x !== null ? `a ${x.constructor?.name ?? 'object'}` : String(x);

/** "unknown state 'COWRO' ...; did you mean 'COW_RO'? Known: ..." */
export function unknownName(kind: string, given: string, known: Iterable<string>, where: string): ModelError {
  const names = [...known];
  const near = nearest(String(given), names);
  const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
  return new ModelError(`${where}: unknown ${kind} '${given}'.${hint} Known: ${names.length === 0 ? '(none)' : names.join(', ')}`);
}

/** The known name within an edit distance that a typing mistake explains, if there is one. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(given.length / 3)) + 1;
  for (const name of known) {
    const d = editDistance(given.toLowerCase(), name.toLowerCase());
    // a name of which nothing is left is no typing mistake
    if (d < least && d < Math.max(given.length, name.length)) { least = d; best = name; }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
