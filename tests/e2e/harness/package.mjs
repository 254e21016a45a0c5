/**
 * The extension as a folder or a file to load: the repository itself, an altered copy, or an archive.
 *
 * Nothing, or changes to single files -> a path. Copies lie in a temporary folder and are removed by `remove`.
 */
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What the browser needs of the repository. */
const PARTS = ['manifest.json', '_locales', 'extension', 'rules/compiled'];

/** The page that a new installation opens; null: none, where another extension is loaded to compare with. @param {string} folder */
export async function welcomePage(folder) {
  const { options_ui: options } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  return options ? `${options.page}#welcome` : null;
}

/**
 * @param {Record<string, string | Uint8Array | null | ((before: string) => string)>} [changes]
 *   by path: new content, null to remove the file, or a function from its text to its new text
 * @returns {Promise<{ folder: string, remove: () => Promise<void> }>}
 */
export async function copyExtension(changes = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'wattguard-extension-'));
  for (const part of PARTS) await cp(join(ROOT, part), join(folder, part), { recursive: true });
  for (const [path, change] of Object.entries(changes)) {
    const file = join(folder, path);
    if (change === null) {
      await rm(file);
    } else {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, typeof change === 'function' ? change(await readFile(file, 'utf8')) : change);
    }
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * A zip archive of what the extension needs, stored without compression: Firefox installs for good only from a file.
 * Layout: PKWARE's APPNOTE.TXT, 4.3.7 (local header), 4.3.12 (central header), 4.3.16 (end).
 * @param {string} folder @param {string} file  to write
 */
export async function archiveExtension(folder, file) {
  /** @type {Buffer[]} */
  const bodies = [];
  /** @type {Buffer[]} */
  const directory = [];
  let offset = 0;
  for (const path of (await Promise.all(PARTS.map((part) => filesIn(join(folder, part))))).flat()) {
    const content = await readFile(path);
    const name = Buffer.from(relative(folder, path));
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, content]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, name]));
    bodies.push(local);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(bodies.length, 8);
  end.writeUInt16LE(bodies.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  await writeFile(file, Buffer.concat([...bodies, index, end]));
}

/** @param {string} path  a file or a folder @returns {Promise<string[]>} */
async function filesIn(path) {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => null);
  if (!entries) return [path];
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
