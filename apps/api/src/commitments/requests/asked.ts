import type { ActData, Source } from '#libs/commitments';
import type { SourceRequest } from '#libs/application';

/** What a caller says of an act: the data of its event, with the source as a caller names it. */
export type Asked<Name extends keyof ActData> = WithRequest<ActData[Name]>;

type WithRequest<Data> = Data extends { readonly source: Source }
  ? Omit<Data, 'source'> & { readonly source: SourceRequest }
  : Data extends { readonly source?: Source }
    ? Omit<Data, 'source'> & { readonly source?: SourceRequest }
    : Data;
