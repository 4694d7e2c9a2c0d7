/**
 * Parts of the models that runs of a scenario do not take, in lists with a reason each. A scenario accepts as dead what
 * it composes of them. The names are those of reports; what stands below a state that is dead is not named again.
 */

const points = (fn: string, ...labels: readonly string[]): string[] => labels.map(label => `${fn}.${label}`);

// ------------------------------------------------------------------ what the lists below have in common

const copySteps = (thread: string): string[] => points(`${thread} wp_page_copy`, 'invalidate_start', 'unmap_stage2', 'switch_pte', 'invalidate_end');
/** KVM's fault-in allocates for a write, or breaks CoW. */
const kvmWrites = ['vcpu __kvm_faultin_pfn.gup/fill_anon', 'vcpu __kvm_faultin_pfn.gup/copy', ...copySteps('vcpu')];
/** Two faults copy at once, each with mmap_lock for reading. */
const secondCopy = ['mmap_lock READ: READ_LOCK', 'mmap_lock READ: READ_UNLOCK, branch 2'];
/** Two notifier windows are open at once; at least one of them belongs to a fault that copies. */
const secondWindow = ['mmu_invalidate IN_PROGRESS: START', 'mmu_invalidate IN_PROGRESS: END, branch 2'];

const fork = [
  'vmm vmm.run/fork', ...points('vmm copy_page_range', 'unmap_stage2', 'copy_pte', 'invalidate_end'),
  // nobody else takes mmap_lock for writing
  'mmap_lock FREE: WRITE_LOCK', 'mmap_lock WRITE',
  'page COW_SHARED', 'page PREVIOUSLY_SHARED',
];
const writeProtection = ['vmm vmm.run/write_protect', ...points('vmm change_protection', 'unmap_stage2', 'clear_write', 'invalidate_end')];
const holePunching = ['vmm vmm.run/punch', ...points('vmm shmem_fallocate', 'unmap_stage2', 'truncate', 'invalidate_end')];
const discard = [
  'vmm vmm.run/discard', ...points('vmm zap_page_range_single', 'unmap_stage2', 'clear_pte', 'invalidate_end'),
  'last_write: DISCARD', 'page UNPOPULATED: ZAP',
  // nor does anything else free a frame
  'frame USED: PUT, branch 1',
];

/** A fault finds its entry in use, and what v14 does then. */
const inUse = [
  'vcpu realm_map_non_secure.unprot_map [rtte_assigned_different]',
  ...points('vcpu realm_map_non_secure', 'warn_last_level', 'retry_map', 'warn_map_failed'),
];
/** What the hunk does then. */
const hunk = ['vcpu realm_unmap_shared_range.unprot_unmap'];
/** What may_block=true adds to the hunk. */
const lockDrop = points('vcpu realm_unmap_shared_range', 'cond_resched', 'relock');
/** A read-only mapping is refused, and KVM_RUN fails. */
const efault = ['vcpu user_mem_abort.release/error', 'vcpu kvm_arch_vcpu_ioctl_run.failed'];
const relaxBranch = ['vcpu user_mem_abort.dispatch/relax'];
const relaxFunction = ['vcpu kvm_pgtable_stage2_relax_perms.walk'];
/** The guest stores through a stale entry into a free frame: where this happens, stage2-never-maps-a-stale-frame is violated. */
const staleStore = ['frame FREE: GUEST_STORE'];
/** The guest stores into the zero page: where this happens, no-writable-mapping-of-the-zero-page is violated. */
const zeroPageStore = ['zero_page MAPPED_BY_ALL: GUEST_STORE'];

// ------------------------------------------------------------------ the lists

/** What a scenario does not have. None of its runs takes these parts. */
export const without = {
  /** No memfd: nothing is mapped from a page cache, and there is no file to punch holes into. */
  memfd: [
    'vcpu __kvm_faultin_pfn.gup/fill_cached', 'vcpu __kvm_faultin_pfn.gup/fill_new', 'vmm vmm.run/load_cached', 'vmm vmm.run/load_new',
    ...holePunching, 'page UNPOPULATED: FILL_SHARED', 'page SHARED_RW', 'page SHARED_RO',
  ],
  /**
   * No private anonymous memory: no zero page and no CoW. Only a fault that copies holds mmap_lock for more than a step,
   * and only such a fault opens a window beside that of the VMM.
   */
  privateMemory: [
    'vcpu __kvm_faultin_pfn.gup/fill_zero', ...kvmWrites, 'vmm vmm.run/load_zero', 'vmm vmm.run/fault_new', 'vmm vmm.run/fault_copy', ...copySteps('vmm'),
    'page UNPOPULATED: FILL_ZERO', 'page UNPOPULATED: FILL_ANON', 'page ZERO', 'page EXCLUSIVE', 'page EXCLUSIVE_RO',
    ...zeroPageStore, 'mmap_lock FREE: READ_LOCK', 'mmap_lock READ', ...secondWindow,
  ],
  /** The VMM does not fork. */
  fork,
  /** The VMM does not fork, and its memory is private. */
  forkOfPrivateMemory: [...fork, 'page EXCLUSIVE: FORK'],
  /** The VMM does not fork, and its memory is private and may be write-protected. */
  forkOfProtectedMemory: [...fork, 'page EXCLUSIVE: FORK', 'page EXCLUSIVE_RO: FORK'],
  /** Nothing write-protects a PTE of private memory. */
  writeProtection: [...writeProtection, 'page EXCLUSIVE: WRITE_PROTECT', 'page EXCLUSIVE_RO'],
  /** Nothing write-protects a PTE of the memfd: each is writable from its first fault on, and nothing is refused, relaxed or upgraded. */
  writeProtectionOfMemfd: [
    ...writeProtection, 'page SHARED_RW: WRITE_PROTECT', 'page SHARED_RO',
    'vcpu __kvm_faultin_pfn.gup/read_only', 'vcpu __kvm_faultin_pfn.gup/reuse', 'vmm vmm.run/fault_reuse',
    'vcpu realm_map_ipa.require_write/refused', 'vcpu realm_map_ipa.warn_no_write', ...efault, ...relaxBranch, ...relaxFunction,
  ],
  /** Neither fork nor write protection: the only read-only PTE is that of the zero page, and no write makes it writable in place. */
  upgradeInPlace: ['vcpu __kvm_faultin_pfn.gup/reuse', 'vmm vmm.run/fault_reuse'],
  /** The VMM only reads. */
  vmmStores: [
    'vmm vmm.run/store', 'vmm vmm.run/fault_new', 'vmm vmm.run/fault_reuse', 'vmm vmm.run/fault_copy', ...copySteps('vmm'),
    'last_write: VMM', 'frame USED: VMM_STORE',
  ],
  /** The VMM discards nothing. */
  discard: [...discard, 'page ZERO: ZAP', 'page EXCLUSIVE: ZAP'],
  /** The VMM discards nothing of the memfd: a page that is in the page cache stays mapped, too. */
  discardOfMemfd: [
    ...discard, ...holePunching, 'page SHARED_RW: ZAP', 'page SHARED_RO: ZAP', 'page_cache CACHED: REMOVE',
    'vcpu __kvm_faultin_pfn.gup/fill_cached', 'vmm vmm.run/load_cached',
  ],
  /** One vCPU: nobody else holds mmu_lock for reading. */
  secondVcpu: ['mmu_lock READ: READ_LOCK', 'mmu_lock READ: READ_UNLOCK, branch 2'],
  /** One vCPU, and a VMM that only reads: one thread copies. */
  secondCopy,
  /**
   * One vCPU, and a VMM that changes nothing: the only windows are those in which the vCPU breaks CoW. There is one at a
   * time, none between a map and the access that it is for, none that changes a PTE under a copy, and a sample sees one at most.
   */
  windowsOfOthers: [...secondWindow, 'vcpu guest.retry/load_abort', 'vcpu wp_page_copy.switch_pte/changed', 'mmu_seq STALE: MOVED'],
  /** One vCPU, no upgrade in place, and an RMM that accepts an identical mapping: no fault finds its entry in use. */
  entryInUse: [...inUse, ...hunk],
  /** So the driver that may drop mmu_lock then never does. */
  lockDrop,
  /** No driver that refuses read-only mappings. */
  refusal: efault,
  /** No driver that accepts read-only mappings, so that there are permission faults, and then tests for the relax branch first. */
  relax: [...relaxBranch, ...relaxFunction],
  /** No driver that tests for the relax branch. */
  relaxFunction,
  /** An entry in use is in use at the second try, too: the notifier that would unmap it needs the write side of the lock that the fault holds. */
  lateSuccess: ['vcpu realm_map_non_secure.retry_map [success]'],
  /** No run in which mmu_lock is dropped between the retry check and the map, or nothing that frees a frame meanwhile. */
  staleStore,
  /** No driver that maps the zero page writable. */
  zeroPageStore,
} satisfies Record<string, readonly string[]>;

/** What the labels of a run decide. Some run of the scenario takes these parts; which driver gets there is what the verdicts say. */
export const byRun = {
  /** An entry is found in use by a driver that maps anew what was mapped read-only, or if the RMM refuses an identical mapping. */
  inUse,
  /** So is the hunk reached; never with seed-draft, which refuses what would have to be mapped anew. */
  hunk,
  /** mmu_lock is dropped where v14+L reaches the hunk: here, only if the RMM refuses an identical mapping. */
  lockDrop,
  /** Only a driver that drops mmu_lock maps a frame that the host takes back. */
  staleStore,
  /** Drivers that refuse read-only mappings end in -EFAULT, the others never do. */
  refusal: efault,
  /** A permission fault needs a driver that accepts read-only mappings; to be relaxed, one that tests for that branch first. */
  relax: [...relaxBranch, ...relaxFunction],
  /** The same, where all drivers accept read-only mappings. */
  relaxFunction,
  /** All of these but the dropped lock. */
  drivers: [...inUse, ...hunk, ...staleStore, ...efault, ...relaxBranch, ...relaxFunction],
  /** Only v14+force-write maps the zero page writable. */
  zeroPageStore,

  /** Hidden stores look like reads, so KVM neither allocates nor copies, and a copy by the VMM has no company. */
  hiddenStores: [...kvmWrites, ...secondCopy, ...secondWindow, 'vmm wp_page_copy.switch_pte/changed'],
  /** Nor does KVM make a PTE writable in place for them. */
  kvmReuses: ['vcpu __kvm_faultin_pfn.gup/reuse'],
  /** Hidden stores and a VMM that only reads: there is nothing but the zero page. */
  ownPages: [
    ...kvmWrites, 'vcpu __kvm_faultin_pfn.gup/writable', 'page UNPOPULATED: FILL_ANON', 'page ZERO: SWITCH', 'page EXCLUSIVE',
    'frame FREE: ALLOC', 'frame USED', 'mmap_lock FREE: READ_LOCK', 'mmap_lock READ',
  ],
  /** So nothing is forked or write-protected, and only the VMM's discards open windows. */
  forkAndWriteProtection: [...fork, 'child exits', 'child NONE: INHERIT', 'child MAPS', ...writeProtection, 'page EXCLUSIVE_RO', ...secondWindow],
  /** And without discards nothing is invalidated at all. */
  windows: [
    'mmu_invalidate NONE: START', 'mmu_invalidate IN_PROGRESS', 'mmu_lock FREE: WRITE_LOCK', 'mmu_lock WRITE',
    'mmu_seq FRESH: MOVED', 'mmu_seq STALE', 'vcpu user_mem_abort.lock/retry',
  ],
  /** Without discards an entry is unmapped only if it maps the zero page read-only, and a store that KVM sees copies that. */
  unmap: ['entry ASSIGNED_NS: UNMAP'],
  /** A hidden store that is answered by a read-only entry is never done. */
  stores: ['vcpu guest.run/store', 'vcpu guest.retry/store', 'last_write: GUEST', 'last_write WRITTEN'],
  /** A store that is answered by a writable entry does not fault again, if nothing is invalidated. */
  secondStoreFault: ['vcpu guest.retry/store_abort'],
  /** With a VMM that only reads, a load that faults finds a read-only PTE or makes one, which v14 and seed-draft refuse. */
  loads: ['vcpu guest.retry/load'],
} satisfies Record<string, readonly string[]>;
