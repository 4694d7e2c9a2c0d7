/** The shared memory on the RMM's tree: defects of the RMM and of KVM are found. */
import { describe, expect, test } from 'vitest';
import { kvmFaultOnTree } from '../machines/kvm/fault-on-tree.ts';
import { treeScenarios } from '../machines/scenarios/index.ts';
import { RMI_RTT_FOLD } from '../machines/rmi/rtt-fold.ts';
import { RMI_RTT_UNPROT_UNMAP } from '../machines/rmi/rtt-unprot-unmap.ts';
import { branchesAt, changed } from '../machines/on-tree/branches.ts';
import { onTree } from '../machines/on-tree/parts.ts';
import { dialect } from '../machines/rmm/parts.ts';
import { below, isHomogeneous, walk } from '../machines/rmm/tree.ts';
import { check, select, type RunResult, type Selection, type Variant } from '../src/index.ts';

const results = new Map<string, Promise<RunResult>>();
const checked = (run: Selection): Promise<RunResult> => {
  const result = results.get(run.name) ?? check(run);
  results.set(run.name, result);
  return result;
};
/** Defects that are in no driver and no RMM of the axes. */
const defects: readonly { readonly what: string; readonly run: readonly [string, string]; readonly patch: Variant; readonly breaks: readonly string[] }[] = [
  {
    what: 'folding does not compare permissions (tf-rmm before 8865ec3b)', run: ['tree-fold', 'later, no-resched, size-by-host'],
    patch: dialect('F1', RMI_RTT_FOLD, {
      why: 'two pages are folded if their addresses lie side by side',
      replace: [{ id: 'rtt_homo', status: 'RMI_ERROR_RTT', index: 3, when: foldsNot }],
    }),
    breaks: ['folding-changes-no-page', 'stage2-permission-within-host-permission'],
  },
  {
    what: 'an unmap says that it is done, and is not', run: ['tree-anon', 'seed-fix'],
    patch: dialect('deaf', RMI_RTT_UNPROT_UNMAP, { why: 'nothing is unmapped', success: {} }),
    breaks: ['notifier-unmaps-stage2', 'stage2-never-maps-a-stale-frame', 'pte-changes-only-while-unmapped'],
  },
  {
    what: 'the table that a page needs is not made', run: ['tree-anon', 'seed-fix'],
    patch: onTree.variant('no-table', kvmFaultOnTree, { why: 'only the table of level 2', replace: { 'realm_create_rtt_levels.level_3': [{ say: 'makes none', goto: 'realm_map_non_secure.retry_map' }] } }),
    breaks: ['no-warn-reached', 'every-guest-load-is-done', 'every-guest-store-is-done'],
  },
];
/** As the command has it, but that two mappings side by side are enough. */
function foldsNot(s: any, { rd, ipa, level }: any): boolean {
  const parent = walk(s, rd, ipa, level - 1);
  if (parent?.level !== level - 1 || !s.rtte[parent.place].is('TABLE')) return false;
  const [first, second] = below(s, rd, parent).map(e => s.rtte[e.place]);
  const sideBySide = first.is('ASSIGNED_NS') && second.is('ASSIGNED_NS') && first.context.pa % 2 === 0 && second.context.pa === first.context.pa + 1;
  return !sideBySide && !isHomogeneous(s, rd, parent);
}

test('a branch or a label that the tree changes must be there', () => {
  const { code } = kvmFaultOnTree;
  expect(() => changed(branchesAt(code, 'guest.run'), 'store_aborts', b => b)).toThrow("no branch 'store_aborts'");
  expect(() => branchesAt(code, 'guest.runs')).toThrow("no label 'guest.runs'");
});

describe('a defect is found', () => {
  test.each(defects.map(d => [d.what, d] as const))('%s', { timeout: 120_000 }, async (_what, { run: [name, label], patch, breaks }) => {
    const selection = select(treeScenarios.find(s => s.name === name)!, label);
    for (const p of breaks) expect((await checked(selection)).properties.find(q => q.name === p)!.verdict, `without the defect: ${p}`).toBe('holds');
    const { properties } = await check({ ...selection, use: [...selection.use, patch], expect: undefined }, { properties: breaks });
    expect(Object.fromEntries(properties.map(p => [p.name, p.verdict]))).toEqual(Object.fromEntries(breaks.map(p => [p, 'violated'])));
  });
});
