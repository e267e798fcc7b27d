import { isDate, isDuration, isMoment, isZone } from '#libs/event-sourcing';
import { Field, type Schema } from './fields.js';

/** An RFC 3339 instant with offset, or a day, a month or a year; it must exist. */
export const IsMoment = (schema: Schema = {}): PropertyDecorator =>
  Field({
    valid: isMoment,
    must: 'must be an RFC 3339 instant with offset, or a date (2021-11-13, 2021-11 or 2021) that exists',
    schema: { type: 'string', example: '2021-11-13', ...schema },
  });

/** A day, a month or a year, without a time. */
export const IsDay = (schema: Schema = {}): PropertyDecorator =>
  Field({
    valid: isDate,
    must: 'must be a date (2021-11-13, 2021-11 or 2021) that exists, without a time',
    schema: { type: 'string', example: '2021-11-13', ...schema },
  });

export const IsZone = (): PropertyDecorator =>
  Field({
    valid: isZone,
    must: 'must be an IANA time zone such as Asia/Tokyo',
    schema: { type: 'string', example: 'Asia/Tokyo' },
  });

export const IsDurationText = (): PropertyDecorator =>
  Field({
    valid: isDuration,
    must: 'must be an ISO 8601 duration such as P30D',
    schema: { type: 'string', format: 'duration', example: 'P30D' },
  });
