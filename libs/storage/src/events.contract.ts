import { afterEach, beforeEach, describe } from '@jest/globals';
import { appendContract } from './events.append.contract.js';
import { readContract } from './events.read.contract.js';
import { redactContract } from './events.redact.contract.js';
import { repeatContract } from './events.repeat.contract.js';
import { type OpenSubject, SetClock, type Sort, type Stage, type Subject } from './events.samples.contract.js';
import { subscriptionContract } from './events.subscription.contract.js';

/** What every adapter of the port must do. */
export function eventStoreContract(name: string, open: OpenSubject, sort: Sort = 'embedded'): void {
  describe(name, () => {
    let subject: Subject;
    let clock: SetClock;
    const stage: Stage = {
      sort,
      get store() {
        return subject.store;
      },
      get clock() {
        return clock;
      },
    };

    beforeEach(async () => {
      clock = new SetClock();
      subject = await open(clock);
    });
    afterEach(() => subject.dispose());

    appendContract(stage);
    repeatContract(stage);
    readContract(stage);
    if (sort === 'embedded') redactContract(stage);
    subscriptionContract(stage);
  });
}
