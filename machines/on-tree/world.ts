/** The vocabulary of scenarios whose stage 2 is the RMM's tree. */
import { many } from '../../src/model/index.ts';
import { kvmFaultOnTree } from '../kvm/fault-on-tree.ts';
import { vmmOnTree } from '../vmm/vmm-on-tree.ts';
import { onTree } from './parts.ts';

export const treeWorld = onTree.with({ vcpu: many(kvmFaultOnTree, { interchangeable: true }), vmm: vmmOnTree });
export const { always, reachable, step, scenario } = treeWorld;
