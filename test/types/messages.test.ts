/** What the compiler says about the mistakes in misspelt.ts: the first line of each message, which is what an editor shows. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const file = fileURLToPath(new URL('misspelt.ts', import.meta.url));
// With the expectations as plain comments, the compiler speaks.
const text = readFileSync(file, 'utf8').replaceAll('@ts-expect-error', '@mistake');
const lines = text.split('\n');

/** mistake -> the first line of each message about the line below it */
const said = new Map<string, string[]>();

beforeAll(() => {
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile).config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const fromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (name, how) => name === file ? ts.createSourceFile(name, text, how) : fromDisk(name, how);
  const program = ts.createProgram([file], options, host);
  for (const [i, line] of lines.entries()) if (line.startsWith('// @mistake ')) said.set(`${line.slice(12)}: ${lines[i + 1]}`, []);
  for (const { start, messageText } of program.getSemanticDiagnostics(program.getSourceFile(file))) {
    const at = ts.getLineAndCharacterOfPosition(program.getSourceFile(file)!, start!).line;
    const key = `${lines[at - 1]!.slice(12)}: ${lines[at]}`;
    said.set(key, [...said.get(key) ?? [], ts.flattenDiagnosticMessageText(messageText, '\n').split('\n')[0]!]);
  }
}, 60_000);

test('every mistake is found, and nothing else', () => {
  expect(said.size).toBe(text.split('\n// @mistake ').length - 1);
  expect([...said].filter(([, messages]) => messages.length === 0).map(([mistake]) => mistake)).toEqual([]);
});

test('no message shows the type arguments of a machine', () => {
  for (const [mistake, messages] of said) for (const m of messages) expect(m, mistake).not.toMatch(/StateMachine<|MetaObject|SigOf<|ManyOf<|ParamsOf<|import\(|is not assignable to type 'never'/);
});

test('the first line is short', () => {
  for (const [mistake, messages] of said) {
    // What a function returns is compared as a part of the function: the line shows two types, and only the last line the reason.
    for (const m of messages) expect(m.length, `${mistake}\n${m}`).toBeLessThan(m.startsWith("Type '(") ? 700 : 450);
  }
});

// The commonest mistakes: the message begins with the word that is wrong, and then says what would be right (in any order).
test.each<string[]>([
  ["send: { lmp: 'PRESS' }", "'lmp'", "Did you mean to write 'lamp'?"],
  ["send: { lamp: 'PRES' }", '"PRES"', `Did you mean '"PRESS"'?`],
  ["send: { lamp: () => 'PRES' }", '"PRES"', '"PRESS"'],
  ["send: { bulb: to(0, 'PRES') }", '"PRES"', '"PRESS"'],
  ["send: { lamp: 'OPEN' }", '"OPEN"', '"PRESS"'],
  ["send: { lamp: { type: 'DIM' } }", '"DIM"', 'level'],
  ['level: 9 } }', 'level: 9', 'readonly [1, 2, 3]'],
  ["when: { lmp: 'ON' }", "'lmp'", '"lamp"', '"bulb"', '"door"'],
  ["when: { lamp: 'ONN' }", '"ONN"', '"OFF"', '"ON"'],
  ["when: { lamp: 'ON.FUL' }", '"ON.FUL"', '"ON.FULL"'],
  ["when: { lamp: { ON: 'FUL' } }", '"FUL"', '"FULL"'],
  ["when: s => s.lamp.is('ONN')", '"ONN"', '"OFF"', '"ON"'],
  ["when: s => s.lamp.is('ON.FUL')", '"ON.FUL"', '"ON.FULL"'],
  ["when: s => s.lmp.is('ON')", "'lmp'", "Did you mean 'lamp'?"],
  ["holds: s => s.lmp.is('ON')", "'lmp'", "Did you mean 'lamp'?"],
  ["when: s => s.door.value === 'OPEN'", '"OPEN"', '"SHUT"', '"AJAR"'],
  ['s.lamp.context.levl', "'levl'", "Did you mean 'level'?"],
  ["s.param.mod === 'day'", "'mod'", "Did you mean 'mode'?"],
  ["s.param.mode === 'nite'", '"nite"', '"day"', '"night"'],
  ["s.tom.is('sleep.dreem')", '"sleep.dreem"', '"sleep.dream"'],
  ["s.tom.hasTag('RESTS')", '"RESTS"', '"REST"'],
  ["params: { i: 'bulbs' }", '"bulbs"', `Did you mean '"bulb"'?`],
  ["params: { i: 'lamp' }", '"lamp"', '"bulb"'],
  ["forEach: { i: 'tom' }", '"tom"', '"bulb"', '"cats"'],
  ["code: { 'f.a': [{ goto: 'f.c' }]", '"f.c"', '"f.a"', '"f.b"'],
  ["start: 'f.c'", '"f.c"', '"f.a"', '"f.b"'],
  ["tags: { WARN: ['f.c'] }", '"f.c"', '"f.a"'],
  ['set: { y: 1 }', "'y'", 'readonly x: '],
  ['set: { x: 7 }', "'7'", '0', '1'],
  ['if: t => t.y === 1', "'y'", 'readonly x: '],
  ['if: t => t.x === 7', "'7'", '0', '1'],
  ["choose: ['m'], goto", '"m"', '"n"'],
  ["choices: { which: 'lamp' }", '"lamp"', '"bulb"'],
  ["into: 'status'", '"status"', '"x"', '"ok"'],
  ['({ j: 0 })', "'i' is missing", '{ j: number; }'],
  ["remove: ['walk.onn']", '"walk.onn"', `Did you mean '"walk.on"'?`],
  ["replace: { 'walk.onn': [] }", "'walk.onn'", '"walk.start"', '"walk.on"', '"sleep.dream"'],
  ["before: 'walk.onn'", '"walk.onn"', `Did you mean '"walk.on"'?`],
  ["param: { mod: 'day' }", "'mod'", "Did you mean to write 'mode'?"],
  ["param: { mode: 'nite' }", '"nite"', '"day"', '"night"'],
  ['instances: { bulbs: 2 }', "'bulbs'", "Did you mean to write 'bulb'?"],
  ["expect: { ok: 'hold' }", '"hold"', `Did you mean '"holds"'?`],
  ["deadlok: 'allowed'", "'deadlok'", "Did you mean to write 'deadlock'?"],
])('%s', (snippet = '', wrong = '', ...right) => {
  const about = [...said].filter(([mistake]) => mistake.includes(snippet));
  expect(about.length, 'the snippet is in misspelt.ts').toBeGreaterThan(0);
  for (const [mistake, messages] of about) {
    const m = messages.find(one => one.includes(wrong)) ?? messages.join('\n');
    expect(m, mistake).toContain(wrong);
    for (const one of right) expect(m, mistake).toContain(one);
    expect(m.indexOf(wrong), mistake).toBeLessThan(120);
  }
});
