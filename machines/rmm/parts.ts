/** The RMM's memory as components, and the words to write commands, claims and scenarios about it. */
import { components, many, type State, type Vocabulary } from '../../src/model/index.ts';
import { contents, gptEntry, granule } from './granule.ts';
import { mark, operation, queued, refcount } from './operation.ts';
import { belief, devMem, realm, rec, ripasChange, vmid } from './realm.ts';
import { ripas, rtte } from './rtte.ts';
import { tlb } from './tlb.ts';

const memory = {
  /** one a page, the number of the page is its address */
  granule: many(granule),
  gpt: many(gptEntry),
  contents: many(contents),
  realm: many(realm),
  /** one a realm, of the same number */
  rec: many(rec),
  ripas_change: many(ripasChange),
  /** where there are devices, one a REC */
  dev_mem: many(devMem),
  /** by place in the tree, see tree.ts */
  rtte: many(rtte),
  ripas: many(ripas),
  /** one a VMID, or none where each realm has its own */
  vmid: many(vmid),
  /** what any TLB may hold: as many entries as are looked at together, or none where nothing depends on it */
  tlb: many(tlb),
  /** ghost, by realm and protected page */
  belief: many(belief),
  /** where calls yield: the marks by place in the tree, the list of pages and the references by page, the pool of contexts */
  mark: many(mark),
  queued: many(queued),
  refcount: many(refcount),
  operation: many(operation),
};
const sizes = {
  /** entries a table, below the root */
  fanout: [2, 3],
  /** level of the root table */
  start: [1, 2, 3],
  /** how many VMIDs there are; realm n has number n, and begins again where they end */
  vmids: [2, 1],
  /** planes of a realm, which walk the same tables, each under a VMID of its own */
  planes: [1, 2],
  /** the first page of the memory of the device, to which all pages from there on belong; beyond every page: there is none */
  device: [12, 1, 2, 3, 4, 5, 6, 7, 8],
} as const;

export const rmm = components(memory, sizes);
/** What they are made of, for vocabularies that have more. */
export const rmmParts = { declared: memory, params: sizes };

export const { action, dialect, always, step, reachable, canAlways, leadsTo, scenario } = rmm;
/** Commands are calls of the RMM, which has a lane of its own in traces. */
export const command: typeof rmm.command = (name, spec) => rmm.command(name, { agent: 'RMM', ...spec });
export type Rmm = State<typeof rmm extends Vocabulary<infer W> ? W : never>;
