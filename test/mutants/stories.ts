/** Bugs in what is told of a trace, and in what explores from one, which the tests of those must find. */
import type { Mutant } from './list.ts';

const walk = 'src/explore/walk.ts';
const avoid = 'src/explore/avoid.ts';
const reach = 'src/explore/reach.ts';
const why = 'src/compile/why.ts';
const describe = 'src/compile/describe.ts';
const truth = 'src/story/truth.ts';
const decisive = 'src/story/decisive.ts';
const charts = 'src/story/charts.ts';
const align = 'src/story/align.ts';
const candidates = 'src/explore/candidates.ts';
const pattern = 'src/pattern/pattern.ts';
const server = 'src/viewer/server.ts';
const html = 'src/viewer/html.ts';

export const STORY_TESTS = ['test/random/avoid.test.ts', 'test/story', 'test/pattern', 'test/viewer/server.test.ts'];

export const storyMutants: readonly Mutant[] = [
  { name: 'story: a blocking event does not block', file: walk, find: 'else if (flat[j + 2] === BLOCK) return undefined;', replace: 'else if (flat[j + 2] === BLOCK) continue;' },
  { name: 'story: what is refused is taken', file: walk, find: 'else if (flat[j + 2] === MUST) refused = true;', replace: '' },
  { name: 'story: actions without a first read are forgotten', file: candidates, find: 'return locals => [...always, ...groups', replace: 'return locals => [...groups' },
  { name: 'story: a bound is a proof', file: avoid, find: "if (head < region.count) return 'unknown';", replace: '' },
  { name: 'story: a failing step is not one that its agent could take', file: avoid, find: 'of this.walk.successors(locals)) graph.add(', replace: 'of this.walk.successors(locals)) if (!this.fails(locals, { action, next })) graph.add(' },
  { name: 'story: all agents are one', file: avoid, find: "const who = agent === '' ? `action ${base}` : agent;", replace: "const who = agent === '' ? '' : base === '' ? base : '';" },
  { name: 'story: a way through a failure', file: avoid, find: 'return next === undefined || this.failing.state(next) ||', replace: 'return next === undefined ||' },
  { name: 'story: a search that stops early says that it saw all', file: reach, find: 'return { actions: undefined, complete: false, looked: head };', replace: 'return { actions: undefined, complete: true, looked: head };' },
  { name: 'story: a clause of another instance', file: why, find: "if (program.value(d, changed) !== answer) found.push(l);", replace: "if (program.value(d, changed) === answer) found.push(l);" },
  { name: 'story: a state stands for those that it does not', file: describe, find: 'if (group.every(l => inside.has(l))', replace: 'if (group.some(l => inside.has(l))' },
  { name: 'story: what was asked for is forgotten', file: truth, find: '!now && (asked.waits ||', replace: '!now && (' },
  { name: 'story: the last moment is the first', file: decisive, find: "if (fate !== 'doomed') break;", replace: 'break;' },
  { name: 'story: fields are those of the first state', file: charts, find: 'fields: Object.fromEntries(Object.entries((s.context ?? {}) as object)', replace: 'fields: Object.fromEntries(Object.entries((s.machine.config.context ?? {}) as object)' },
  { name: 'story: steps of both are told once each', file: align, find: 'if (i < x.length && j < y.length && same(i, j)) {', replace: 'if (i < x.length && j < y.length && same(i, j) && i !== 1) {' },
  { name: 'pattern: or binds more than and', file: pattern, find: 'const parts = [both()];', replace: 'const parts = [term()];' },
  { name: 'pattern: numbers are texts', file: pattern, find: '? x - y : a < b', replace: '? (a < b ? -1 : Number(a > b)) : a < b' },
  { name: 'pattern: every is some', file: pattern, find: "return each === 'some' ?", replace: "return each !== undefined ?" },
  { name: 'server: any host', file: server, find: 'return hosts.includes(host) &&', replace: 'return host.length > 0 &&' },
  { name: 'server: any origin', file: server, find: '(origin === undefined || origin === `http://${host}`)', replace: 'true' },
  { name: 'server: any token', file: server, find: "|| !equal(given, token)", replace: '' },
  { name: 'server: any address', file: server, find: 'server.listen(port, LOOPBACK, resolve);', replace: "server.listen(port, '0.0.0.0', resolve);" },
  { name: 'html: a name ends its element', file: html, find: 'JSON.stringify(x).replace(/[<>&\\u2028\\u2029]/g,', replace: 'JSON.stringify(x).replace(/[&\\u2028\\u2029]/g,' },
];
