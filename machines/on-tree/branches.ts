/** Code paths of one leaf entry a gfn, of which the tree changes single branches. What it changes must be there. */
import type { AnyBranch } from '../../src/model/index.ts';

export type Code = Readonly<Record<string, readonly AnyBranch[]>>;

/** The branches of a label. */
export function branchesAt(code: Code, label: string): readonly AnyBranch[] {
  const branches = code[label];
  if (!branches) throw new Error(`there is no label '${label}' any more for the tree to change`);
  return branches;
}

/** The branches with one of them changed. */
export function changed(branches: readonly AnyBranch[], name: string, how: (b: AnyBranch) => Partial<AnyBranch>): readonly AnyBranch[] {
  if (!branches.some(b => b.name === name)) throw new Error(`there is no branch '${name}' any more for the tree to change`);
  return branches.map(b => b.name === name ? { ...b, ...how(b) } : b);
}
