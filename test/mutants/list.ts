/** Bugs that the random tests must find. Each is one textual change; `find` must occur exactly once in its file. */
export interface Edit { readonly file: string; readonly find: string; readonly replace: string }
export interface Mutant extends Edit { readonly name: string }

const table = 'src/compile/tabulate.ts';
const diagram = 'src/compile/diagram.ts';
const learner = 'src/compile/learner.ts';
const joint = 'src/compile/joint.ts';
const views = 'src/compile/views.ts';
const program = 'src/compile/program.ts';
const system = 'src/compile/system.ts';
const search = 'src/explore/search.ts';
const explore = 'src/explore/explore.ts';
const layout = 'src/explore/layout.ts';
const set = 'src/explore/state-set.ts';

export const mutants: readonly Mutant[] = [
  // machines and their keys
  { name: 'history left out of the key', file: table, find: '|${history}|${s.status}`', replace: '||${s.status}`' },
  { name: 'context left out of the key', file: table, find: '|${canonical(s.context, `${where}: context`)}|', replace: '||' },
  { name: 'a machine that is done still moves', file: table, find: `if (s.status !== 'active') return UNHANDLED;`, replace: '' },
  { name: 'an event that changes nothing counts as unhandled', file: table, find: 'if (!handled) {', replace: 'if (!handled || next === s) {' },
  { name: 'an unhandled event counts as handled', file: table, find: '(s, e)).length > 0;', replace: '(s, e)).length >= 0;' },
  { name: 'contexts are not frozen', file: table, find: 'deepFreeze(s.context);\n    this.locals.set', replace: 'this.locals.set' },
  { name: 'machines are evaluated once', file: table, find: 'handled !== handledAgain || key !== snapshotKey(again, where)', replace: 'again === undefined' },
  { name: 'the order of regions is not looked at', file: table, find: 'if (this.parallel) this.meetOrder(known, s, where);', replace: '' },
  { name: 'another order of regions is looked at for one step only', file: table, find: 'return this.meetOrder(this.locals.get(expected)!, next, where);', replace: 'return;' },

  // diagrams
  { name: 'reads of a claim inside of every count as known after it', file: learner, find: '    this.known = before;\n', replace: '' },
  { name: 'reads of one instance count as known for the next', file: learner, find: 'this.known = new Set(before);', replace: '' },
  { name: 'findIndex is one too small', file: diagram, find: '{ if (b === 1) return i + 1; }', replace: '{ if (b === 1) return i; }' },
  { name: 'every looks at the first instance only', file: diagram, find: `if (kind === 'every') { if (b === 0) return 0; }`, replace: `if (kind === 'every') return b;` },
  { name: 'claims inside of every are called once', file: learner, find: 'if (this.twice) this.ask(', replace: 'if (!this.active) this.ask(' },
  { name: 'functions are learnt in one run', file: learner, find: 'round < rounds', replace: 'round < 1' },
  { name: 'a new read is put on the branch of its first value', file: learner, find: 'this.follow(this.link(diagrams.newRead(this.d, id)), value);', replace: 'this.follow(this.link(diagrams.newRead(this.d, id)), 0);' },
  {
    name: 'a local state that is new to a diagram is taken for the last one that it knows', file: diagram,
    find: 'if (local >= readLen[r]!) return NONE;\n        value = values[readBase[r]! + local]!;',
    replace: 'value = values[readBase[r]! + Math.min(local, readLen[r]! - 1)]!;',
  },
  { name: 'diagrams grow without end', file: diagram, find: 'if (d.nodes > MAX_NODES)', replace: 'if (d.nodes > 100 * MAX_NODES)' },
  { name: 'guards that hold are not asked', file: joint, find: '.guard.run() === 1', replace: '.guard.run() >= 0' },
  { name: 'the when of a claim is not asked', file: joint, find: '!when || ask(when) === 1', replace: '!when || ask(when) >= 0' },
  { name: 'what is sent is left out of the identity of steps', file: joint, find: '`${a}:${sends[i]!.join()}`', replace: '`${a}:${sends[i]!.length}`' },
  {
    name: 'a payload reads the state after the sends before it', file: joint,
    find: 'return this.program.merge(action, action.sends.map(d => d.run()));',
    replace: `
      const { program } = this;
      const { learner } = program as any;
      const before = learner.locals;
      const after = learner.locals = Int32Array.from(before);
      const lists = action.sends.map(d => {
        const list = d.run();
        const flat = program.sendLists[list]!;
        for (let j = 0; j < flat.length; j += 3) after[flat[j]!] = Math.max(0, program.tables[flat[j]!]!.step(before[flat[j]!], flat[j + 1]!));
        return list;
      });
      learner.locals = before;
      return program.merge(action, lists);`,
  },

  // views, sends, patterns, parameters
  { name: 'an index picks the first instance', file: views, find: 'const v = views[Number(k)];', replace: 'const v = views[0];' },
  { name: 'findIndex never says -1', file: views, find: `combine('findIndex', f) - 1`, replace: `combine('findIndex', f)` },
  { name: 'a list of patterns means all of them', file: system, find: 'states.some(x => s[name].is(x))', replace: 'states.every(x => s[name].is(x))' },
  { name: 'one part of a pattern is enough', file: system, find: 's => tests.every((', replace: 's => tests.some((' },
  { name: 'all leaves out the last instance', file: system, find: 'return range(c.count).map(index => sendTo', replace: 'return range(c.count - 1).map(index => sendTo' },
  { name: 'only the first value of a parameter', file: system, find: 'sofar.flatMap(p => values.map(', replace: 'sofar.flatMap(p => values.slice(0, 1).map(' },
  { name: 'opt() makes a handshake', file: 'src/model/send.ts', find: `mode: 'opt', event }`, replace: `mode: 'block', event }` },
  { name: 'one clause of a claim is enough', file: program, find: 'holds.every(clause =>', replace: 'holds.some(clause =>' },
  { name: 'send lists that differ in their modes are one', file: program, find: 'const key = flat.join();', replace: 'const key = flat.filter((_, i) => i % 3 < 2).join();' },

  // the search
  { name: 'an unhandled bare event is ignored', file: search, find: 'if (mode === MUST && refusedBy < 0)', replace: 'if (mode === MUST && refusedBy < -1)' },
  { name: 'opt is taken for block', file: search, find: 'if (mode === BLOCK) return 0;', replace: 'if (mode !== MUST) return 0;' },
  { name: 'block is taken for opt', file: search, find: 'if (mode === BLOCK) return 0;', replace: '' },
  { name: 'the index of actions leaves out those that one read enables', file: diagram, find: 'return this.isLeaf(next) && this.result(next) === 0;', replace: 'return this.isLeaf(next);' },
  { name: 'the last enabled action of a group is not taken', file: search, find: 'i < steps.actions.length;', replace: 'i < Math.max(1, steps.actions.length - 1) && i < steps.actions.length;' },
  { name: 'a refused action counts as no move', file: search, find: 'slot: refusedBy, event: refusedEvent } };\n      return 1;', replace: 'slot: refusedBy, event: refusedEvent } };\n      return 0;' },
  { name: 'claims are judged in the state before', file: search, find: 'for (let t = 0; t < n; t++) succLocals[targets[t]!] = nexts[t]!;', replace: '' },
  { name: 'claims are not judged in the initial state', file: search, find: 'this.check(this.locals, 0);', replace: '' },
  { name: 'the last violation is kept, not the first', file: search, find: 'this.failures[property] ??= { state: id, claim }', replace: 'this.failures[property] = { state: id, claim }' },
  { name: 'witnesses are counted per claim, not per state', file: search, find: 'new Set([...spoke, ...group.members.filter((_, i) => speaks[i]).map(m => m.property)])', replace: '[...spoke, ...group.members.filter((_, i) => speaks[i]).map(m => m.property)] as any' },
  { name: 'the parent is the state before', file: search, find: 'set.add(succ, from, index)', replace: 'set.add(succ, Math.max(from - 1, 0), index)' },
  { name: 'the last level is not counted', file: search, find: 'this.set.count > this.levelEnd ? this.level + 1 : this.level;', replace: 'this.level;' },
  { name: 'deadlock ignores final', file: search, find: 'if (p.final && this.program.value(p.final, this.locals) === 1) return;', replace: '' },
  { name: 'a bound of depth is one too small', file: search, find: 'if (this.level + 1 >= maxDepth) return;', replace: 'if (this.level + 2 >= maxDepth) return;' },
  { name: 'a bound of depth counts as complete', file: explore, find: `return 'depth';`, replace: 'break;' },
  { name: 'a bound of states counts as complete', file: explore, find: `if (search.set.count >= maxStates) return 'states';`, replace: 'if (search.set.count >= maxStates) break;' },
  { name: 'vacuous counts as holds', file: explore, find: `witnesses === 0 ? 'vacuous'`, replace: `witnesses === 0 ? 'holds'` },

  // the packing
  { name: 'masks are a bit too narrow', file: layout, find: 'mask[slot] = 2 ** bits - 1;', replace: 'mask[slot] = 2 ** bits - 2;' },
  { name: 'fields overlap', file: layout, find: 'shift[slot] = used;', replace: 'shift[slot] = Math.max(0, used - 1);' },
  { name: 'a field crosses its word', file: layout, find: 'if (used + bits > 32)', replace: 'if (used + bits > 33)' },
  { name: 'only the first word of a state is compared', file: set, find: 'w < words; w++) {\n        if (store', replace: 'w < 1; w++) {\n        if (store' },
  { name: 'a state is lost when the set grows', file: set, find: 'for (let id = 0; id < this.count; id++) {', replace: 'for (let id = 0; id < this.count - 1; id++) {' },
];

/**
 * Changes that must not be noticed, made together: sizes so small that small systems take the ways that only large ones
 * take otherwise (claims and guards one by one, a second search with narrow fields, fields that overflow, a set that grows).
 */
export const harmless: readonly Edit[] = [
  { file: joint, find: 'const LIMIT = 60_000;', replace: 'const LIMIT = 12;' },
  { file: explore, find: 'const SCOUT_STATES = 20_000;', replace: 'const SCOUT_STATES = 20;' },
  { file: explore, find: 'const SCOUT_BITS = 15;', replace: 'const SCOUT_BITS = 4;' },
  { file: explore, find: 'const SLICE = 2048;', replace: 'const SLICE = 3;' },
  { file: set, find: 'capacity = 1024', replace: 'capacity = 4' },
];
