/** The RMM's words with a thread of KVM that calls it. */
import { many } from '../../src/model/index.ts';
import { mapShared } from '../kvm/map-shared.ts';
import { rmm } from './parts.ts';

export const rmmWithKvm = rmm.with({ kvm: many(mapShared) });
