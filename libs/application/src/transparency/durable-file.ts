import { copyFile, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

type Content = string | Iterable<string> | AsyncIterable<Uint8Array>;

/**
 * Puts a content in the place of a file's, whole or not at all; on disk when it resolves. A crash leaves at most a draft
 * beside it, which the next call clears away; a content that breaks off leaves none.
 */
export async function replaceFile(path: string, content: Content, mode?: number): Promise<void> {
  const draft = `${path}.draft`;
  await rm(draft, { force: true });
  try {
    await write(draft, content, mode);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

async function write(path: string, content: Content, mode?: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A file's copy under its own name, with its mode, only when it is whole and on disk. */
export async function copyDurably(from: string, to: string): Promise<void> {
  const draft = `${to}.draft`;
  await copyFile(from, draft);
  await syncFile(draft);
  await rename(draft, to);
  await syncDirectory(dirname(to));
}

export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename outlasts a power cut only when its directory is on disk as well. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** What a file holds; undefined if there is none. */
export async function textOf(path: string): Promise<{ readonly text: string; readonly mode: number } | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const { mode } = await file.stat();
      return { text: await file.readFile('utf8'), mode: mode & 0o777 };
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
