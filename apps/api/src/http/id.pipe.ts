import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { refuse } from '#libs/commitments';

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id in a path is a UUID, in either case. */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string, { data = 'id' }: ArgumentMetadata): string {
    const id = value.toLowerCase();
    if (UUID.test(id)) return id;
    throw refuse('invalid-request', `${data} in the path must be a UUID, not '${value.slice(0, 40)}'.`);
  }
}
