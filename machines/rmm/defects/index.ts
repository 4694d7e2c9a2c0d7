/** All defects, by subject, and those of implementations that the model cannot have. */
import { dataDefects } from './data.ts';
import type { Defect } from './defect.ts';
import { deviceDefects } from './devices.ts';
import { lockDefects } from './locks.ts';
import { realmDefects } from './realms.ts';
import { ripasDefects } from './ripas.ts';
import { sharedDefects } from './shared.ts';
import { tableDefects } from './tables.ts';
import { tlbDefects } from './tlb.ts';
import { yieldTlbDefects } from './yields-tlb.ts';
import { yieldDefects } from './yields.ts';

export const defects: readonly Defect[] = [tableDefects, dataDefects, ripasDefects, sharedDefects, realmDefects, tlbDefects, deviceDefects, yieldDefects, yieldTlbDefects, lockDefects].flat();

export interface OutOfReach { readonly id: string; readonly from: string; readonly what: string; readonly why: string }

export const outOfReach: readonly OutOfReach[] = [
  { id: 'F8, in part', from: 'tf-rmm 0fb44554', what: 'RMI_RTT_INIT_RIPAS does not refuse data that is EMPTY', why: 'no claim is against it: later versions take such entries' },
  { id: 'F8, in part', from: 'tf-rmm 0fb44554', what: 'data that is EMPTY becomes RAM without a valid descriptor', why: 'an entry has no descriptor here: ASSIGNED with RAM is what the hardware walks' },
  { id: 'F13', from: 'tf-rmm 62ece7d0', what: 'the top of a RIPAS change may be inside of a page', why: 'addresses are numbers of pages' },
  { id: 'F19, in part', from: 'tf-rmm 228d0280', what: 'what becomes of an access outside of the IPA space', why: 'what becomes of an access is a table (access.ts), which test/rmm/access.test.ts compares with that of the specification' },
  { id: 'F23, in part', from: 'tf-rmm aca33de0', what: 'unmapping part of a larger entry that maps nothing is RMI_ERROR_RTT', why: 'tf-rmm of July 2026 answers so again' },
  { id: 'F30', from: 'tf-rmm 3530a712, 217748db', what: 'addresses above 48 bits without LPA2; shareability as the host says', why: 'neither is there: addresses are numbers of pages, and two memory attributes stand for all' },
  { id: 'F31', from: 'tf-rmm da2af27a', what: 'the context of a plane is one out of bounds', why: 'a plane is a VMID here, without a context' },
  { id: 'islet #188', from: 'islet', what: 'a shared mapping at a boundary of 2 MiB goes to a wrong page', why: 'only its title is known to us' },
  { id: 'islet #358, in part', from: 'islet', what: 'an access at an EMPTY address is no external abort', why: 'as F19: a table, compared with that of the specification' },
];
