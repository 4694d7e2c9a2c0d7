/** The RMM's memory as components, and the words to write commands, claims and scenarios about it. */
import { components, many, type State, type Vocabulary } from '../../src/model/index.ts';
import { contents, gptEntry, granule } from './granule.ts';
import { mark, operation, queued, refcount } from './operation.ts';
import { belief, realm, rec, ripasChange } from './realm.ts';
import { ripas, rtte } from './rtte.ts';

export const rmm = components({
  /** one a page, the number of the page is its address */
  granule: many(granule),
  gpt: many(gptEntry),
  contents: many(contents),
  realm: many(realm),
  /** one a realm, of the same number */
  rec: many(rec),
  ripas_change: many(ripasChange),
  /** by place in the tree, see tree.ts */
  rtte: many(rtte),
  ripas: many(ripas),
  /** ghost, by realm and protected page */
  belief: many(belief),
  /** where calls yield: the marks by place in the tree, the list of pages and the references by page, the pool of contexts */
  mark: many(mark),
  queued: many(queued),
  refcount: many(refcount),
  operation: many(operation),
}, {
  /** entries a table, below the root */
  fanout: [2, 3],
  /** level of the root table */
  start: [1, 2, 3],
});

export const { action, dialect, always, step, reachable, canAlways, leadsTo, scenario } = rmm;
/** Commands are calls of the RMM, which has a lane of its own in traces. */
export const command: typeof rmm.command = (name, spec) => rmm.command(name, { agent: 'RMM', ...spec });
export type Rmm = State<typeof rmm extends Vocabulary<infer W> ? W : never>;
