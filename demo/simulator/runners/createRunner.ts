import type { Connection } from '../connections';
import type { Loop, Process } from '../world';
import { BlockingRunner } from './BlockingRunner';
import { CoroutineRunner } from './CoroutineRunner';
import { LoopRunner } from './LoopRunner';
import { PoolRunner } from './PoolRunner';
import type { Runner, Stage } from './runner';

/** @param connection the one that the request came over */
export function createRunner(stage: Stage, process: Process, connection: Connection): Runner {
  switch (process.threading) {
    case 'blocking':
      return new BlockingRunner(stage, process, connection);
    case 'coroutine':
      return new CoroutineRunner(stage, process, connection);
    case 'eventLoop':
      return new LoopRunner(stage, process, loopOf(process, connection));
    case 'poolWorkerAnswers':
    case 'poolIoAnswers':
      return new PoolRunner(stage, process, loopOf(process, connection));
  }
}

function loopOf(process: Process, connection: Connection): Loop {
  return process.loops[connection.id % process.loops.length];
}
