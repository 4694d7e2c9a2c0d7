/** What becomes of an access, by a table that is written down here, in every state that a walk through the scenarios meets. */
import { expect, test } from 'vitest';
import { access, kinds } from '../../machines/rmm/access.ts';
import { halfSize, isProtected, PAGE_LEVEL, ripasOf, walk } from '../../machines/rmm/tree.ts';
import { rmmScenarios } from '../../machines/scenarios/rmm/index.ts';
import { select } from '../../src/index.ts';
import { walkThrough } from './walk.ts';

const EXIT_PROTECTED = 'exit: translation fault, protected';
const EXIT_SHARED = 'exit: translation fault, unprotected';
const DENIED = 'exit: permission fault, unprotected';

/** HIPAS, RIPAS or permission -> load, store, fetch. */
const TABLE: Readonly<Record<string, readonly [load: string, store: string, fetch: string]>> = {
  'UNASSIGNED EMPTY': ['SEA', 'SEA', 'SEA'],
  'ASSIGNED EMPTY': ['SEA', 'SEA', 'SEA'],
  'UNASSIGNED RAM': [EXIT_PROTECTED, EXIT_PROTECTED, EXIT_PROTECTED],
  'ASSIGNED RAM': ['done', 'done', 'done'],
  'UNASSIGNED DESTROYED': [EXIT_PROTECTED, EXIT_PROTECTED, EXIT_PROTECTED],
  'ASSIGNED DESTROYED': [EXIT_PROTECTED, EXIT_PROTECTED, EXIT_PROTECTED],
  'ASSIGNED_DEV EMPTY': ['SEA', 'SEA', 'SEA'],
  'ASSIGNED_DEV DESTROYED': [EXIT_PROTECTED, EXIT_PROTECTED, EXIT_PROTECTED],
  'ASSIGNED_DEV DEV': ['device', 'device', 'SEA'],
  'UNASSIGNED_NS': [EXIT_SHARED, EXIT_SHARED, 'SEA'],
  'ASSIGNED_NS none': [DENIED, DENIED, 'SEA'],
  'ASSIGNED_NS R': ['done', DENIED, 'SEA'],
  'ASSIGNED_NS W': [DENIED, 'done', 'SEA'],
  'ASSIGNED_NS RW': ['done', 'done', 'SEA'],
  'outside': ['SEA', 'SEA', 'SEA'],
};

/** The row that an address is in. */
function row(s: any, ipa: number): string {
  if (ipa >= 2 * halfSize(s)) return 'outside';
  const e = walk(s, 0, ipa, PAGE_LEVEL)!;
  const entry = s.rtte[e.place];
  return [entry.value, isProtected(s, ipa) ? ripasOf(s, e) : entry.context.s2ap].filter(Boolean).join(' ');
}
const said = (a: ReturnType<typeof access>): string => a.is === 'exit' ? `exit: ${a.abort}, ${a.half}` : a.is;

/** The same state with every page in another PAS. */
const notTheHosts = (s: any): any => new Proxy({}, { get: (_, k) => k === 'gpt' ? s.granule.length === 0 ? [] : Array.from({ length: s.granule.length }, () => ({ is: () => false })) : s[k] });

test('the table of access outcomes', { timeout: 120_000 }, () => {
  const met = new Set<string>();
  for (const [name, run] of [['rmm-tree', 'rmm-1.0'], ['rmm-rec', 'rmm-1.0'], ['rmm-shared', 'tf-rmm'], ['rmm-ripas', 'rmm-1.0'], ['rmm-contents', 'tf-rmm'], ['rmm-devices-tlb', 'tf-rmm']] as const) {
    for (const { s } of walkThrough(select(rmmScenarios.find(x => x.name === name)!, run), 150, 7)) {
      if (s.realm[0].is('ABSENT')) continue;
      const shared = s.rtte.length > s.ripas.length;
      for (let ipa = 0; ipa <= 2 * halfSize(s); ipa++) {
        if (!shared && !isProtected(s, ipa) && ipa < 2 * halfSize(s)) continue;
        const at = row(s, ipa);
        expect(TABLE, at).toHaveProperty([at]);
        kinds.forEach((kind, k) => {
          const outcome = access(s, 0, ipa, kind);
          // A page that is not the host's any more is stopped by the GPT; a protected one is never the host's.
          if (outcome.is === 'done') expect(access(notTheHosts(s), 0, ipa, kind).is).toBe(isProtected(s, ipa) ? 'done' : 'granule protection fault');
          expect([at, kind, said(outcome)]).toEqual([at, kind, TABLE[at]![k]]);
        });
        met.add(at);
      }
    }
  }
  expect([...met].sort()).toEqual([...Object.keys(TABLE)].sort());
});
