import { sharedDatabase } from '#libs/application';
import { DirectoryInUse, WriterLock } from '#libs/storage';
import { type Examined, type Finding, finding } from './finding.js';
import { placesWith } from './places.js';

const ANSWER_MAX = 5_000;

/** The one that holds the directory; the one at the URL, where the directory is nobody's own. */
export async function server({ dataDir, url }: Examined): Promise<readonly Finding[]> {
  const isShared = sharedDatabase(placesWith(dataDir)) !== undefined;
  if (!isShared && !isServed(dataDir)) return [finding('server', 'ok', 'none serves this directory')];
  const response = await fetch(new URL('/health/ready', url), { signal: AbortSignal.timeout(ANSWER_MAX) }).catch(
    () => undefined,
  );
  if (!response)
    return [
      finding(
        'server',
        'wrong',
        isShared ? `none answers at ${url}` : `one holds this directory, and none answers at ${url}`,
        'name it by --url, or restart it',
      ),
    ];
  const { status, reasons = [], detail, lag } = (await response.json()) as Ready;
  if (response.status !== 200) return [finding('server', 'wrong', detail ?? 'it is not ready', 'look into its log')];
  if (status === 'ok') return [finding('server', 'ok', `ready, ${lag ?? 0} events behind`)];
  return (reasons.length === 0 ? ['it does not say that it is well'] : reasons).map((reason) =>
    finding('server', 'warning', reason),
  );
}

interface Ready {
  readonly status?: string | number;
  readonly reasons?: readonly string[];
  readonly detail?: string;
  readonly lag?: number;
}

function isServed(dataDir: string): boolean {
  try {
    WriterLock.take(dataDir).release();
    return false;
  } catch (error) {
    if (error instanceof DirectoryInUse) return true;
    throw error;
  }
}
