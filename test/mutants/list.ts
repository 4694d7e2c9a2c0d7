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
const searched = 'src/explore/searched.ts';
const explore = 'src/explore/explore.ts';
const layout = 'src/states/layout.ts';
const set = 'src/states/state-set.ts';
const answers = 'src/explore/answers.ts';
const verdicts = 'src/explore/verdicts.ts';
const fairness = 'src/compile/fairness.ts';
const graph = 'src/explore/graph.ts';
const component = 'src/explore/components.ts';
const fair = 'src/explore/fair.ts';
const leadsTo = 'src/explore/leads-to.ts';
const loop = 'src/explore/loop.ts';
const canAlways = 'src/explore/can-always.ts';
const progress = 'src/explore/progress.ts';
const marks = 'src/explore/marks.ts';
const lasso = 'src/trace/lasso.ts';
const [expand, evaluate, keys, numbers, edges, image, accelerator] = ['expand', 'evaluate', 'keys', 'numbers', 'edges', 'image', 'accelerator'].map(name => `src/kernel/${name}.ts`) as [string, string, string, string, string, string, string];
const [special, branches] = ['src/kernel/special.ts', 'src/kernel/branches.ts'];
const places = 'src/kernel/memory.ts';
const [canonical, equivariance, machines, unwind, rename] = ['canonical', 'equivariance', 'machines', 'unwind', 'rename'].map(name => `src/reduce/${name}.ts`) as [string, string, string, string, string];

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
  { name: 'an index picks the first instance', file: views, find: 'return refusingList(views, {', replace: 'return refusingList(views.map(() => views[0]!), {' },
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
  { name: 'opt is taken for block', file: search, find: 'if (mode === BLOCK) {', replace: 'if (mode !== MUST) {' },
  { name: 'block is taken for opt', file: search, find: 'if (mode === BLOCK) {', replace: 'if (mode < 0) {' },
  { name: 'the index of actions leaves out those that one read enables', file: 'src/explore/candidates.ts', find: "if (asked === 'settled' && !enabled) continue;", replace: "if (asked === 'settled') continue;" },
  { name: 'the last enabled action of a group is not taken', file: search, find: 'i < steps.actions.length;', replace: 'i < Math.max(1, steps.actions.length - 1) && i < steps.actions.length;' },
  { name: 'a refused action counts as no move', file: search, find: 'this.moved = true;\n      this.refused ??=', replace: 'this.refused ??=' },
  { name: 'claims are judged in the state before', file: search, find: 'for (let t = 0; t < n; t++) succLocals[targets[t]!] = nexts[t]!;', replace: '' },
  { name: 'claims are not judged in the initial state', file: search, find: 'this.ofStates.ask(this.locals, 0, -1, -1);', replace: '' },
  { name: 'the last violation is kept, not the first', file: answers, find: 'this.failures[property]![k] ??= { ...at, claim };', replace: 'this.failures[property]![k] = { ...at, claim };' },
  { name: 'witnesses are counted per claim, not per state', file: searched, find: 'new Set(spoke.map(m => m.property))', replace: 'spoke.map(m => m.property)' },
  { name: 'the parent is the state before', file: search, find: 'set.add(succ, from)', replace: 'set.add(succ, Math.max(from - 1, 0))' },
  { name: 'the last level is not counted', file: search, find: 'this.set.count > this.levelEnd ? this.level + 1 : this.level;', replace: 'this.level;' },
  { name: 'deadlock ignores final', file: search, find: 'if (p.final && this.program.value(p.final, this.locals) === 1) return;', replace: '' },
  { name: 'a bound of depth is one too small', file: search, find: 'if (this.level + 1 >= maxDepth) return;', replace: 'if (this.level + 2 >= maxDepth) return;' },
  { name: 'a bound of depth counts as complete', file: explore, find: `return 'depth';`, replace: 'break;' },
  { name: 'a bound of states counts as complete', file: explore, find: `if (search.count >= maxStates) return 'states';`, replace: 'if (search.set.count >= maxStates) break;' },
  { name: 'vacuous counts as holds', file: verdicts, find: `'unreachable' : witnesses === 0 ? 'vacuous'`, replace: `'unreachable' : witnesses === 0 ? 'holds'` },

  // steps, and what can be reached
  { name: 'a claim about steps sees the state before twice', file: search, find: 'for (let t = 0; t < n; t++) step[slots + targets[t]!] = nexts[t]!;', replace: '' },
  { name: 'a claim about steps sees what the step before did', file: search, find: 'for (let t = 0; t < n; t++) step[slots + targets[t]!] = step[targets[t]!]!;', replace: '' },
  { name: 'a claim about steps sees another action', file: search, find: 'step[2 * slots] = action;', replace: 'step[2 * slots] = 0;' },
  { name: 'the state after a step is the one before it', file: views, find: "prefix: 'after.', shift: n", replace: "prefix: 'after.', shift: 0" },
  { name: 'the agent of a step is its action', file: views, find: "of('agent', a => a.agent)", replace: "of('agent', a => a.base)" },
  { name: 'steps that change nothing are not looked at by claims about steps', file: search, find: 'if (this.ofSteps.any) this.checkStep(', replace: 'if (this.ofSteps.any && id !== from) this.checkStep(' },
  { name: 'the trace of a step ends before it', file: searched, find: '...(failure.step ? [failure.step.action] : [])', replace: '' },
  { name: 'of several combinations the failure that is farthest counts', file: verdicts, find: 'f.state < best.state', replace: 'f.state > best.state' },
  { name: 'one combination that is reached is enough', file: verdicts, find: 'if (!f) return undefined;', replace: 'if (!f) continue;' },
  { name: 'of several combinations the first that is reached is shown', file: verdicts, find: 'f.state > latest.state', replace: 'f.state < latest.state' },
  { name: 'a bound makes unreachable', file: verdicts, find: `stopped !== undefined ? 'undecided' : kind === 'reachable' ? 'unreachable'`, replace: `kind === 'reachable' ? 'unreachable' : stopped !== undefined ? 'undecided'` },
  { name: 'a step that changes nothing counts as a move', file: search, find: 'if (!this.canonical) this.moved ||= key.some((word, w) => succ[w] !== word);', replace: 'this.moved = true;' },
  { name: 'a deadlock is one of stuttering', file: search, find: ' || (moves > 0 && !p.stuttering)) return;', replace: ') return;' },

  // the graph and its components
  { name: 'a step that changes nothing is no edge', file: search, find: 'this.graph?.add(id, index);', replace: 'if (id !== from) this.graph?.add(id, index);' },
  { name: 'the last edge of a state belongs to nobody', file: graph, find: '? this.first.at(state + 1) :', replace: '? this.first.at(state + 1) - 1 :' },
  { name: 'every state is the root of a component', file: component, find: 'isRoot[depth - 1] = 0;', replace: '' },
  { name: 'the number of a component is not passed on', file: component, find: 'mark[s] = mark[t]!;', replace: '' },
  { name: 'states of two components are one', file: component, find: '>= low) size--;', replace: '>= 0) size--;' },
  { name: 'steps that end make components', file: component, find: 'if (skip[graph.action(e)] === 1) continue;', replace: '' },
  { name: 'an edge into a component that is done is followed', file: component, find: 'this.index -= to - size;\n      const component = this.component--;\n      for (let i = size; i < to; i++) mark[members[i]!] = component;', replace: 'this.index -= to - size;\n      const component = this.component--;\n      for (let i = size; i < to; i++) mark[members[i]!] = i === size ? component : mark[members[i]!]!;' },

  // fairness
  { name: 'weak fairness is not asked for', file: fair, find: 'if ((this.weak & always & ~taken) !== 0) return;', replace: '' },
  { name: 'weak fairness is strong', file: fair, find: 'this.weak & always & ~taken', replace: 'this.weak & sometimes & ~taken' },
  { name: 'strong fairness is weak', file: fair, find: 'this.strong & sometimes & ~taken', replace: 'this.strong & always & ~taken' },
  { name: 'no part of a component that starves a set is looked at', file: fair, find: 'else retry.push(list.slice(from, to).filter(s => (this.enabled(s) & starved) === 0));', replace: '' },
  { name: 'parts of a component are looked at once', file: fair, find: 'while (retry.length > 0) {', replace: 'if (retry.length > 0) {' },
  { name: 'a part of a component keeps what enables any strong set', file: fair, find: '(this.enabled(s) & starved) === 0', replace: '(this.enabled(s) & this.strong) === 0' },
  { name: 'a step out of a component counts as taken in it', file: fair, find: '=== 0 && mark[graph.target(e)] === component) taken', replace: '=== 0) taken' },
  { name: 'a set is enabled if the last state enables it', file: fair, find: 'sometimes |= enabled;', replace: 'sometimes = enabled;' },
  { name: 'a fair set for all values', file: fairness, find: 'return values === \'\' ? name :', replace: 'return values !== name ? name :' },
  { name: 'all instances of a thread are one fair set', file: fairness, find: 'thread ? agent + of.slice(thread.component.length) : of;', replace: 'of;' },
  { name: 'nothing is left out of a fair set', file: fairness, find: '...except.flatMap(', replace: '...[].flatMap(' },
  { name: 'steps that end are in fair sets', file: fairness, find: 'new Set([...finitely, ...except', replace: 'new Set([...except' },
  { name: 'what ends is taken again and again', file: fair, find: 'for (const a of fair.finitely) this.finitely[a] = 1;', replace: '' },
  { name: 'a branch has no name', file: fairness, find: '`${component} ${label}`, base];', replace: '`${component} ${label}`];' },

  // what must happen
  { name: 'an answer does not end what was asked', file: leadsTo, find: '(marks[s]! & (HOLDS | OPEN)) !== 0', replace: '(marks[s]! & OPEN) !== 0' },
  { name: 'only states that ask are looked at', file: leadsTo, find: 'for (let head = 0; head < size; head++) {', replace: 'for (let head = 0; head < 0; head++) {' },
  { name: 'what must come once must come again and again', file: leadsTo, find: 'if (initially) for (let s = 1; s < marks.length; s++) marks[s]! &= ~WHEN;', replace: '' },
  { name: 'edges that are not known are none', file: leadsTo, find: 's >= expanded || (marks', replace: '(marks' },
  { name: 'the way to a loop may pass an answer', file: leadsTo, find: 'if ((marks[t]! & OPEN) === 0 || before[t] !== NOT_MET) continue;', replace: 'if (before[t] !== NOT_MET) continue;' },
  { name: 'states that ask are looked at one step too early', file: leadsTo, find: 'end = search.levelStart(depth + 1)', replace: 'end = search.levelStart(depth + 2)' },
  { name: 'of several combinations the last that fails counts', file: progress, find: 'if (!length || length[0]! > shortest[0]! || (length[0] === shortest[0] && length[1]! >= shortest[1]!)) continue;', replace: 'if (!length) continue;' },
  { name: 'a bound leaves nothing undecided', file: verdicts, find: `const verdict = failure ? 'violated' : stopped !== undefined ? 'undecided' :`, replace: `const verdict = failure ? 'violated' :` },
  { name: 'who asks is not counted', file: marks, find: 'spoke[s] = 1;', replace: '' },

  // loops
  { name: 'a loop forgets which strong sets were enabled', file: loop, find: 'enabled: (enabled | on) & strong', replace: 'enabled: on & strong' },
  { name: 'a weak set is met where it is enabled', file: loop, find: 'w: (w | ~on) & weak', replace: 'w: (w | on) & weak' },
  { name: 'a loop leaves its component', file: loop, find: 'if (finitely[action] === 1 || mark[t] !== component) continue;', replace: 'if (finitely[action] === 1) continue;' },
  { name: 'a loop takes steps that end', file: loop, find: 'if (finitely[action] === 1 || mark[t] !== component) continue;', replace: 'if (mark[t] !== component) continue;' },
  { name: 'a loop ends where it is fair', file: loop, find: 'return s === entry && met(', replace: 'return met(' },
  { name: 'why a loop is fair: its first state is not looked at', file: lasso, find: 'trace.states.slice(from, from + Math.max(1, loop.length))', replace: 'trace.states.slice(from + 1, from + Math.max(1, loop.length))' },
  { name: 'who asked last is shown', file: lasso, find: 'asked ??= i;', replace: 'asked = i;' },

  // what stays possible
  { name: 'only the root of a component knows a way', file: canAlways, find: 'if (way) for (let i = from; i < to; i++) marks[list[i]!]! |= WAY;', replace: 'if (way) marks[list[to - 1]!]! |= WAY;' },
  { name: 'a way is one step', file: canAlways, find: '(marks[graph.target(e)]! & WAY) !== 0', replace: '(marks[graph.target(e)]! & HOLDS) !== 0' },
  { name: 'edges that are not known lead nowhere', file: canAlways, find: 'for (let s = expanded; s < marks.length; s++) marks[s]! |= WAY;', replace: '' },
  { name: 'a state in the middle of which memory ended counts as expanded', file: canAlways, find: 'const expanded = search.head;', replace: 'const expanded = Math.min(search.head + 1, search.set.count);' },
  { name: 'it must be possible from everywhere', file: canAlways, find: '(marks[s]! & (WHEN | WAY)) === WHEN', replace: '(marks[s]! & WAY) === 0' },
  { name: 'the last state that is lost is shown', file: canAlways, find: 'if ((marks[s]! & (WHEN | WAY)) === WHEN) return trapAt(search, s);', replace: 'const t = expanded - 1 - s;\n    if ((marks[t]! & (WHEN | WAY)) === WHEN) return trapAt(search, t);' },
  { name: 'what is still possible is one step', file: canAlways, find: 'if (seen[t] === 1) continue;', replace: 'if (seen[t] === 1 || s !== state) continue;' },

  // symmetry
  { name: 'symmetry: the first image that is smaller is kept', file: canonical, find: 'else if (v < best[i]!) {', replace: 'else if (at === at0 && v < best[i]!) {' },
  { name: 'symmetry: instances move, what they hold stays', file: canonical, find: 'if (g === 0 || !this.symmetry.holds(component)) return local;', replace: 'return local;' },
  { name: 'symmetry: what is held changes, instances stay', file: canonical, find: 'best[i] = this.image(localsOf[i]!, g, here[from[slots[i]!]!]!);', replace: 'best[i] = this.image(localsOf[i]!, g, here[slots[i]!]!);' },
  { name: 'symmetry: an orbit has as many states as the group', file: canonical, find: 'if (i === n) alike++;', replace: 'if (i === n) continue;' },
  { name: 'symmetry: an image is the number of a local state', file: canonical, find: 'localsOf[i]!.byRank[best[i]!]!;', replace: 'best[i]!;' },
  { name: 'symmetry: guards are not compared', file: program, find: ', images?.guard(action)),', replace: '),' },
  { name: 'symmetry: payloads are not compared', file: program, find: 'images?.sends(action, c, k, this.sendLists[list]!, sent => this.sendLists[this.sendList(sent, where)]!);', replace: '' },
  { name: 'symmetry: claims are not compared', file: program, find: "images?.claim(property, k, p.kind === 'step' ? 'steps' : 'views')", replace: 'undefined' },
  { name: 'symmetry: machines are not compared', file: explore, find: '  compareMachines(searching);\n', replace: '' },
  { name: 'symmetry: only pairs are exchanged when functions are compared', file: equivariance, find: 'for (const g of this.symmetry.others) {', replace: 'for (const g of this.symmetry.others.slice(0, 1)) {' },
  { name: 'symmetry: functions are compared with themselves in the state itself', file: views, find: 'const from = renamed?.source(c.first + index) ?? c.first + index;', replace: 'const from = c.first + index;' },
  { name: 'symmetry: events of one type are one', file: machines, find: 'if (other !== wanted)', replace: 'if ((other < 0) !== (wanted < 0))' },
  { name: 'symmetry: what is not handled is not compared', file: machines, find: 'for (const local of unhandled!.at(slot, event)) locals.add(local);', replace: '' },
  { name: 'symmetry: a path is that of the representatives', file: unwind, find: 'element = symmetry.product(element, by);', replace: '' },
  { name: 'symmetry: elements are multiplied the wrong way round', file: unwind, find: 'element = symmetry.product(element, by);', replace: 'element = symmetry.product(by, element);' },
  { name: 'symmetry: the claim of the representative is shown', file: unwind, find: '{ claim: symmetry.claim[back]![property]![failure.claim]! }', replace: '{ claim: failure.claim }' },
  { name: 'symmetry: every instance must reach it by itself', file: search, find: 'symmetry.alike(property, claim));', replace: '[claim]);' },
  { name: 'symmetry: an image of the state is no other state', file: search, find: 'if (nexts[t] !== locals[slot]) this.moved = true;', replace: '' },
  { name: 'symmetry: sets are not sorted', file: rename, find: 'rename(x, held.set, images)).sort(inOrder)', replace: 'rename(x, held.set, images))' },
  { name: 'symmetry: entries stay where they are', file: rename, find: 'String(image.at(Number(k)))', replace: 'k' },

  // the packing
  // the kernel
  { name: 'kernel: a step with something unknown counts', file: expand, find: 'b.set(edge, b.get(first)),\n        i32', replace: 'i32' },
  { name: 'kernel: a blocked step is an edge', file: expand, find: 'places.blocked), b.br(blocked)]', replace: 'places.blocked)]' },
  { name: 'kernel: a refusal is an edge', file: expand, find: '() => b.set(this.refused, c(1))', replace: '() => b.set(this.refused, c(0))' },
  { name: 'kernel: a refusal is passed over', file: expand, find: 'b.brIf(unknown, i32.eqz(control(CONTROL.refusedKnown))),', replace: '' },
  { name: 'kernel: ends are passed over', file: expand, find: 'b.brIf(unknown, i32.and(i32.eqz(b.get(moved)), i32.gtU(control(CONTROL.endsMatter), i32.ne(b.get(edge), b.get(first))))),', replace: '' },
  { name: 'kernel: ends that stutter are passed over', file: accelerator, find: 'open.some(p => p.stuttering) ? ENDS.stuttering : ENDS.stuck', replace: 'ENDS.stuck' },
  { name: 'kernel: receipts are not noted', file: expand, find: 'this.note(i32.add(i32.load(b.get(at), 24), b.get(local))),', replace: '' },
  { name: 'kernel: claims about steps see the step before', file: expand, find: 'i32.store(c(lane.locals + 2 * layout.word.length * 4), b.get(this.action)),', replace: '' },
  { name: 'kernel: what an earlier step changed is left', file: expand, find: 'stepClaims ? [...word].map((_, slot) => i32.store(c(local(word.length + slot)), i32.load(c(local(slot))))) : nothing,', replace: '' },
  { name: 'kernel: none of nothing', file: evaluate, find: 'b.if(kindIs(COMB.every), () => b.set(result, c(1))),', replace: '' },
  { name: 'kernel: the index is one less', file: evaluate, find: '() => b.set(result, b.get(i)), ()', replace: '() => b.set(result, i32.sub(b.get(i), c(1))), ()' },
  { name: 'kernel: an answer that is not known is the last one', file: evaluate, find: 'b.if(i32.geU(b.get(answer), i32.load(b.get(tally))),', replace: 'b.if(i32.gtU(b.get(answer), i32.load(b.get(tally))),' },
  { name: 'kernel: a hash is a state', file: numbers, find: 'b.brIf(found, same(b, words, key, other)),', replace: 'b.br(found),' },
  { name: 'kernel: the first word is the state', file: 'src/kernel/setting.ts', find: 'return [...pairs, ...last].reduce(', replace: 'return [...pairs, ...last].slice(0, 1).reduce(' },
  { name: 'kernel: what was met lately is remembered under the number before', file: numbers, find: 'i32.store(b.get(at), b.get(id), words * 4),', replace: 'i32.store(b.get(at), i32.sub(b.get(id), c(1)), words * 4),' },
  { name: 'kernel: the parent is the first of the batch', file: numbers, find: 'i32.add(b.get(from), b.get(state))', replace: 'b.get(from)' },
  { name: 'kernel: two instances share a table', file: image, find: 'event * this.layout.word.length + slot', replace: 'event * this.layout.word.length' },
  { name: 'kernel: counts are taken over twice', file: accelerator, find: '    fired.fill(0);\n', replace: '' },
  { name: 'kernel: new states are not judged where the answer is new', file: accelerator, find: 'this.timed(() => ask(state))', replace: 'this.timed(() => undefined)' },
  { name: 'kernel: the table of numbers is not made larger', file: 'src/kernel/number-set.ts', find: '    this.kernel.rehash();\n', replace: '' },
  { name: 'kernel: an entry is a bit short', file: keys, find: 'i64.and(i64.xor(mixed, i64.const(-1n)), i64.sub(this.unit(), i64.const(1n)))', replace: 'i64.and(i64.xor(mixed, i64.const(-1n)), i64.sub(this.unit(), i64.const(2n)))' },
  { name: 'kernel: crowded tables are not made larger', file: keys, find: 'b.brIf(crowded, b.get(far)),', replace: '' },
  { name: 'kernel: a table that is made larger forgets on which side an entry was', file: keys, find: 'i32.or(i32.shl(b.get(home), c(1)), c(1))', replace: 'i32.shl(b.get(home), c(1))' },
  { name: 'kernel: a table that is made larger is not cleared', file: keys, find: 'memoryFill(toAddress(b.get(slot)), c(0), i32.shl(', replace: 'memoryFill(toAddress(b.get(slot)), c(0), i32.mul(c(0), ' },
  { name: 'kernel: an entry that moves on stays as near', file: keys, find: 'b.set(e, w.add(b.get(there), b.get(w.unit))), b.increase(at, c(w.bytes)),', replace: 'b.set(e, b.get(there)), b.increase(at, c(w.bytes)),' },
  { name: 'kernel: lanes number what is new table by table', file: keys, find: 'select(i32.ltU(order(head, ends[table]!), b.get(next)), order(head, ends[table]!), b.get(next))', replace: 'select(i32.eq(b.get(next), c(-1)), order(head, ends[table]!), b.get(next))' },
  { name: 'kernel: a state that was met lately is met again', file: edges, find: 'b.set(met, i64.eq(i64.load(b.get(at)), b.get(key))),', replace: 'b.set(met, c(1)),' },
  { name: 'kernel: what a lane did for nothing counts', file: accelerator, find: 'for (const part of asked.slice(used.length)) this.undo(part);', replace: '' },
  { name: 'kernel: what a lane did for nothing is remembered', file: accelerator, find: 'new Uint8Array(buffer, lane.recent, lane.recentEnd - lane.recent).fill(0);', replace: '' },
  { name: 'kernel: edges of an earlier batch are looked up again', file: accelerator, find: 'for (const part of parts) if (!used.includes(part))', replace: 'for (const part of parts) if (!parts.includes(part))' },
  { name: 'kernel: a lane goes on behind one that was stuck', file: accelerator, find: 'if (from + i * size + expanded[i]! < end(i)) break;', replace: '' },
  { name: 'special: what is not known has no entry', file: 'src/kernel/steps-table.ts', find: 'Math.max(1, ...outcomes', replace: 'Math.max(0, ...outcomes' },
  { name: 'special: a blocked step is an edge', file: 'src/kernel/steps-table.ts', find: '        continue actions;\n', replace: '' },
  { name: 'special: a refusal is ignored', file: 'src/kernel/steps-table.ts', find: ' || target.mode === MUST', replace: '' },
  { name: 'special: receipts are not noted', file: special, find: '?.notes ?? []) bytes[at] = 1;', replace: '?.notes ?? []) bytes[at] ||= 0;' },
  { name: 'special: a bit leads the other way', file: branches, find: 'bit(ways, way => way === second, value)', replace: 'bit(ways, way => way === first, value)' },
  { name: 'special: there is at most one of them', file: branches, find: 'comb === COMB.some ? i32.or : i32.add', replace: 'comb === COMB.some ? i32.or : i32.or' },
  { name: 'special: none of nothing', file: branches, find: 'b.set(result, c(comb === COMB.every ? 1 : 0)),', replace: 'b.set(result, c(0)),' },
  { name: 'special: a state that is expanded again keeps its edges', file: special, find: 'stepsOf(b.get(state), b.get(first))', replace: 'stepsOf(b.get(state), b.get(edge))' },
  { name: 'special: what is kept is not counted', file: special, find: '        increaseAt(b, at, i32.add(c(lane.fired), i32.shl(i32.load(times4(b.get(edge)), lane.actions), c(3)))),\n', replace: '' },
  { name: 'special: ends are passed over', file: special, find: 'i32.gtU(control(CONTROL.endsMatter), i32.ne(b.get(edge), b.get(first)))', replace: 'c(0)' },
  { name: 'special: a refusal is passed over', file: special, find: 'b.brIf(unknown, i32.eqz(control(CONTROL.refusedKnown)))', replace: 'nothing' },
  { name: 'special: entries that are not known are passed over', file: special, find: 'b.brIf(unknown, i32.and(b.get(bad), c(FLAG.unknown))),', replace: '' },
  { name: 'special: a local state that nothing is known of has no steps', file: special, find: 'roots.map(all => all ? done : unknown)', replace: 'roots.map(() => done)' },
  { name: 'special: answers that are not known are passed over', file: special, find: 'b.brIf(end, i32.eq(judgeBy(b.get(state), i32.add(b.get(state), c(1))), b.get(state))),', replace: '' },
  { name: 'kernel: local states that are new stay out of the image', file: image, find: '      this.nodes.length = 0;\n', replace: '' },
  { name: 'masks are a bit too narrow', file: layout, find: 'bits => 2 ** bits - 1)', replace: 'bits => 2 ** bits - 2)' },
  { name: 'fields overlap', file: layout, find: 'shift[slot] = used[w]!;', replace: 'shift[slot] = Math.max(0, used[w]! - 1);' },
  { name: 'a field crosses its word', file: layout, find: 'u + bits <= 32', replace: 'u + bits <= 33' },
  { name: 'only the first word of a state is compared', file: set, find: 'w < words; w++) {\n        if (store', replace: 'w < 1; w++) {\n        if (store' },
  { name: 'a state is lost when the set grows', file: set, find: 'for (let id = 0; id < this.count; id++) {', replace: 'for (let id = 0; id < this.count - 1; id++) {' },
];

/**
 * Changes that must not be noticed, made together: sizes so small that small systems take the ways that only large ones
 * take otherwise (claims and guards one by one, a second search with narrow fields, fields that overflow, a set that grows,
 * loops that are put together piece by piece).
 */
export const harmless: readonly Edit[] = [
  { file: joint, find: 'const LIMIT = 60_000;', replace: 'const LIMIT = 12;' },
  { file: explore, find: 'const KERNEL_FROM = 2_000;', replace: 'const KERNEL_FROM = 20;' },
  { file: search, find: 'const SPARE_BITS = 4;', replace: 'const SPARE_BITS = 0;' },
  { file: places, find: 'MAX_PAGES = 2 ** 16;', replace: 'MAX_PAGES = 2 ** 9;' },
  { file: places, find: '[512, 2 ** 12]', replace: '[2, 4]' },
  { file: keys, find: 'const MOVED = 4096;', replace: 'const MOVED = 8;' },
  { file: keys, find: 'const BLOCK = 512;', replace: 'const BLOCK = 2;' },
  { file: places, find: 'RECENT_BITS = 15;', replace: 'RECENT_BITS = 2;' },
  { file: explore, find: 'const SLICE = 2048;', replace: 'const SLICE = 3;' },
  { file: set, find: 'capacity = 1024', replace: 'capacity = 4' },
  { file: graph, find: 'const BITS = 18;', replace: 'const BITS = 2;' },
  { file: component, find: 'const SLICE = 2 ** 18;', replace: 'const SLICE = 2;' },
  { file: component, find: 'private members = new Int32Array(1024);', replace: 'private members = new Int32Array(1);' },
  { file: component, find: 'private states = new Int32Array(1024);', replace: 'private states = new Int32Array(1);' },
  { file: component, find: 'private edges = new Uint32Array(1024);', replace: 'private edges = new Uint32Array(1);' },
  { file: component, find: 'private isRoot = new Uint8Array(1024);', replace: 'private isRoot = new Uint8Array(1);' },
  { file: leadsTo, find: 'let region = new Int32Array(1024);', replace: 'let region = new Int32Array(1);' },
  { file: leadsTo, find: 'const ENTRIES = 16;', replace: 'const ENTRIES = 1;' },
  { file: loop, find: 'const LIMIT = 2 ** 18;', replace: 'const LIMIT = 2;' },
  { file: marks, find: 'const SLICE = 2 ** 14;', replace: 'const SLICE = 2;' },
];
