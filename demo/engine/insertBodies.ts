import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';

/**
 * The data of INSERTs, each in a file while it is written into its table. chDB takes statements and data as one
 * text, as a command line does, cuts it at a blank line, and runs what follows; out of a file it takes data as data.
 */
export class InsertBodies {
  /** @param folder holds nothing else; what a crash has left there goes */
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    readdirSync(folder).forEach((name) => rmSync(join(folder, name)));
  }

  /**
   * @param use is given the file's name, relative to the folder that the process stands in: the engine would take
   *   some signs of a path (`*`, `{`) for patterns
   * @throws what the engine throws
   */
  async with<T>(data: readonly Uint8Array[], use: (file: string) => Promise<T>): Promise<T> {
    const path = join(this.folder, randomUUID());
    try {
      const file = await open(path, 'wx', 0o600);
      try {
        for (const part of data) {
          await file.writeFile(part);
        }
      } finally {
        await file.close();
      }
      return await use(relative(process.cwd(), path));
    } catch (error) {
      throw withoutFile(error, path);
    } finally {
      await rm(path, { force: true });
    }
  }
}

/** The error as it reads where the data came with the statement. */
function withoutFile(error: unknown, path: string): unknown {
  return error instanceof Error
    ? new Error(
        error.message
          .replace(`(in file/uri ${path}): `, '')
          .replace(
            'While executing File: data for INSERT was parsed from file',
            'data for INSERT was parsed from query'
          )
      )
    : error;
}
