import { realmStarts } from '../../on-tree/tables.ts';
import { treeWorld } from '../../on-tree/world.ts';
import { assumes, axes, claims } from './setting.ts';

const base = {
  asks: 'x',
  instances: { page: 2, last_write: 2, frame: 4, vcpu: 1, mmu_seq: 1, granule: 12, realm: 1, rtte: 6, ripas: 3 },
  actions: realmStarts,
  axes, assumes, properties: claims,
  dead: ['*'],
  runs: { 'v14': {}, 'v14+force-write': {}, 'v14+ro': {}, 'seed-draft': {}, 'seed-fix': {}, 'v14+L': {}, 'later': {} },
};
const i1 = { ...base.instances, page: 1, last_write: 1 };
const tree3 = { rtte: 14, ripas: 7 };
export const a = treeWorld.scenario('a', { ...base, param: { start: 2, vmm: 'only reads' } });
export const b = treeWorld.scenario('b', { ...base, param: { start: 2, vmm: 'only reads', protectRO: true } });
export const c = treeWorld.scenario('c', { ...base, instances: i1, param: { start: 2, protectRO: true } });
export const d = treeWorld.scenario('d', { ...base, instances: { ...i1, ...tree3 }, param: { start: 1, protectRO: true } });
export const e = treeWorld.scenario('e', { ...base, instances: { ...base.instances, ...tree3 }, param: { start: 1, vmm: 'only reads', protectRO: true } });
const thp = { ...base.instances, frame: 6, ...tree3, pmd: 1 };
export const t1 = treeWorld.scenario('t1', { ...base, instances: thp, param: { start: 1, vmm: 'only reads', discard: false } });
export const t2 = treeWorld.scenario('t2', { ...base, instances: thp, param: { start: 1, vmm: 'only reads', discard: false, protectRO: true } });
export const t3 = treeWorld.scenario('t3', { ...base, instances: thp, param: { start: 1, vmm: 'only reads', protectRO: true } });
