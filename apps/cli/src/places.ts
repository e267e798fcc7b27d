import type { Places } from '#libs/application';
import { postgresTarget } from '#libs/storage';

/** Where the Pacta on a data directory keeps what it keeps, by the configuration that it starts with. */
export function placesWith(dataDirectory: string): Places {
  const { PACTA_EVENT_STORE: eventStore, PACTA_READ_MODELS: readModels } = process.env;
  return {
    dataDirectory,
    ...(isElsewhere(eventStore) ? { eventStore } : {}),
    ...(isElsewhere(readModels) ? { readModels: checked(readModels) } : {}),
  };
}

const isElsewhere = (place: string | undefined): place is string => Boolean(place) && place !== 'sqlite';

function checked(url: string): string {
  try {
    postgresTarget(url);
    return url;
  } catch (error) {
    throw new Error(`PACTA_READ_MODELS ${(error as Error).message}`, { cause: error });
  }
}
