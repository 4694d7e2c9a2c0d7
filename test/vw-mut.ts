import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
const { storyMutants, STORY_TESTS } = await import('/tmp/w-viewer/test/mutants/stories.ts');
const root = '/tmp/w-viewer';
const folder = mkdtempSync('/tmp/vw-mutant-');
for (const n of ['src','test','machines','invariants','bench','package.json','tsconfig.json','vitest.config.ts']) cpSync(join(root,n), join(folder,n), {recursive:true});
symlinkSync(join(root,'node_modules'), join(folder,'node_modules'));
for (const m of storyMutants.filter(x => process.argv.length < 3 || x.name.includes(process.argv[2]))) {
  const file = join(folder, m.file);
  const old = readFileSync(file,'utf8');
  if (old.split(m.find).length !== 2) { console.log('NOFIT', m.name); continue; }
  writeFileSync(file, old.replace(m.find, () => m.replace));
  const t = performance.now();
  const r = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs','run',...STORY_TESTS,'--bail=1','--no-cache'], {cwd:folder, encoding:'utf8', env:{...process.env, RANDOM_SHRINK:'0', RANDOM_RUNS:'0.5', RANDOM_SEED:'20260'}, timeout: 120000});
  console.log(r.status === 0 ? 'SURVIVES' : 'caught', m.name, ((performance.now()-t)/1000).toFixed(0)+'s', r.status===0?'':(/FAIL[^\n]*/.exec(r.stdout.replace(/\x1b\[[\d;]*m/g,''))?.[0] ?? r.stdout.slice(-200)));
  writeFileSync(file, old);
}
rmSync(folder,{recursive:true,force:true});
