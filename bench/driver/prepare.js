'use strict';
// What rows need beside their program: npm packages, generated programs, a certificate, the C client.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync, execFileSync } = require('child_process');

// Everything made lives here, outside the repository.
exports.cache = () => path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'troika-bench');

// 1,000 ES modules in a tree of imports, each with a few exports and a live binding.
exports.modules = (dir) => {
  const root = path.join(dir, 'modules');
  const main = path.join(root, 'main.mjs');
  if (fs.existsSync(main)) return main;
  fs.mkdirSync(root, { recursive: true });
  const count = 1000;
  for (let i = count - 1; i >= 0; i--) {
    const below = [2 * i + 1, 2 * i + 2].filter((n) => n < count);
    const name = i === 0 ? main : path.join(root, `m${i}.mjs`);
    fs.writeFileSync(name, [
      ...below.map((n) => `import make${n}, { size as size${n} } from './m${n}.mjs';`),
      `export let size = 1${below.map((n) => ` + size${n}`).join('')};`,
      `export class Item${i} { constructor(value) { this.value = value; } double() { return this.value * 2; } }`,
      `export const table${i} = { id: ${i}, names: ['a', 'b', 'c'], nested: { deep: true } };`,
      `export function helper${i}(list) { return list.map((x) => x + ${i}).filter((x) => x % 2 === 0); }`,
      `export default function make(value) { return new Item${i}(value)${below.length ? `.double() + make${below[0]}(1)` : '.double()'}; }`,
      ...(i === 0 ? ["if (size !== 1000) throw new Error('modules lost: ' + size);"] : []),
    ].join('\n'));
  }
  return main;
};

// One TypeScript file of 5,000 lines, erasable syntax only.
exports.typescript = (dir) => {
  const file = path.join(dir, 'program.ts');
  if (fs.existsSync(file)) return file;
  const lines = ['type Id = string | number;', 'interface Base<T> { id: Id; value?: T }'];
  for (let i = 0; lines.length < 4996; i++) {
    lines.push(
      `interface Shape${i} extends Base<number> { readonly kind: 'k${i}'; area(scale: number): number }`,
      `class Impl${i} implements Shape${i} {`,
      `  readonly kind = 'k${i}' as const;`,
      '  id: Id;',
      `  constructor(id: Id, public_: number = ${i}) { this.id = id; this.#size = public_; }`,
      '  #size: number;',
      '  area(scale: number): number { return this.#size * scale as number; }',
      '}',
      `function use${i}<T extends Base<number>>(list: Array<T>, f: (item: T) => Id): Id[] { return list.map(f)!; }`,
      `const made${i}: Shape${i} = new Impl${i}(${i});`);
  }
  lines.push('const total: number = [made0, made1].reduce((sum: number, s) => sum + s.area(2), 0);',
             "if (total !== 2) throw new Error('wrong: ' + String(total));");
  fs.writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
};

exports.certificate = (dir) => {
  const files = ['key.pem', 'cert.pem'].map((name) => path.join(dir, name));
  if (!files.every((file) => fs.existsSync(file))) {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '3650',
                             '-subj', '/CN=localhost', '-keyout', files[0], '-out', files[1]], { stdio: 'ignore' });
  }
  return files;
};

exports.client = (dir) => {
  const source = path.join(__dirname, '..', 'client.c');
  const file = path.join(dir, 'client');
  if (!fs.existsSync(file) || fs.statSync(file).mtimeMs < fs.statSync(source).mtimeMs) {
    const result = spawnSync('cc', ['-std=gnu11', '-O2', '-o', file, source], { stdio: 'inherit' });
    if (result.status !== 0) throw new Error('bench: cannot build bench/client.c');
  }
  return file;
};
