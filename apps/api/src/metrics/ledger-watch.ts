import type { LedgerWatch } from '#libs/application';
import { beginSpan } from '../tracing/spans.js';
import { type Metrics, timing } from './metrics.js';

/** Measures and traces what is done in the ledger. */
export const ledgerWatch = (metrics: Metrics): LedgerWatch => ({
  append: (events) => all(timing(metrics.appends), beginSpan('append', { 'pacta.events': events })),
  group: (appends) => metrics.groups.observe(appends),
  sync: () => timing(metrics.syncs),
  batch: ({ models, events }) =>
    all(
      timing(metrics.batches),
      beginSpan('project', { 'pacta.events': events, 'pacta.models': [...models] }),
      (error) => {
        if (error === undefined) for (const model of models) metrics.projected.inc({ model }, events);
      },
    ),
});

type Ended = (error?: unknown) => void;

const all =
  (...told: readonly Ended[]): Ended =>
  (error) => {
    for (const each of told) each(error);
  };
