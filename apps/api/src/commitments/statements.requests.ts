import { AskedQuery } from '../lists/list.requests.js';
import { IsWholeNumber } from '../lists/when.js';

/** A commitment has no more versions than its stream may hold events. */
const VERSION_MAX = 10_000;

/** Which two statements, in either order, each by the version of the commitment that recorded it. */
export class DiffQuery extends AskedQuery {
  @IsWholeNumber(1, VERSION_MAX) readonly from!: string;
  @IsWholeNumber(1, VERSION_MAX) readonly to!: string;
}
