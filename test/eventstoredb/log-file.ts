import { closeSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import type { Recorded } from './log.js';

/** The events of a log, one JSON line each: what was written stays when the process dies. */
export class LogFile {
  private constructor(
    private readonly path: string,
    private readonly descriptor: number,
  ) {}

  static open(path: string): LogFile {
    return new LogFile(path, openSync(path, 'a'));
  }

  /** As they were written. A last line that was cut short by a crash was never acknowledged, and goes. */
  events(): readonly Recorded[] {
    const text = readFileSync(this.path, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) truncateSync(this.path, Buffer.byteLength(whole));
    return whole.split('\n').slice(0, -1).map(fromLine);
  }

  add({ data, customMetadata, ...event }: Recorded): void {
    const line = { ...event, data: base64(data), customMetadata: base64(customMetadata) };
    writeSync(this.descriptor, `${JSON.stringify(line)}\n`);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function fromLine(line: string): Recorded {
  const { data, customMetadata, ...event } = JSON.parse(line) as Recorded & { data: string; customMetadata: string };
  return { ...event, data: Buffer.from(data, 'base64'), customMetadata: Buffer.from(customMetadata, 'base64') };
}
