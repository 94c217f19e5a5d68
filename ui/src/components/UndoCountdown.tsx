/**
 * The seconds between "Start" and the first mail: a ring, a sentence, Undo.
 *
 * Counts against the clock, so a sleeping timer does not stretch it. Leaves out: holding the start
 * back; the page starts when `onDone` says so.
 */

import { Plural, Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import css from './UndoCountdown.module.css';

export interface UndoCountdownProps {
  seconds?: number;
  onUndo: () => void;
  onDone: () => void;
  /** Offers "Start now". */
  onNow?: () => void;
  /** Called each second, for the status bar. */
  onTick?: (left: number) => void;
}

const round = 2 * Math.PI * 10;

export function UndoCountdown({ seconds = 10, onUndo, onDone, onNow, onTick }: UndoCountdownProps) {
  const [left, setLeft] = useState(seconds);
  const calls = useRef({ onDone, onTick });
  calls.current = { onDone, onTick };

  useEffect(() => {
    const end = Date.now() + seconds * 1000;
    const timer = setInterval(() => {
      const rest = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      setLeft(rest);
      calls.current.onTick?.(rest);
      if (rest > 0) return;
      clearInterval(timer);
      calls.current.onDone();
    }, 250);
    return () => clearInterval(timer);
  }, [seconds]);

  return (
    <div className={css.box} role="status" aria-live="off">
      <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="10" className={css.track} />
        <circle
          cx="12"
          cy="12"
          r="10"
          className={css.ring}
          strokeDasharray={round}
          strokeDashoffset={round * (1 - left / seconds)}
          transform="rotate(-90 12 12)"
        />
        <text x="12" y="16" textAnchor="middle" className={css.number}>
          {left}
        </text>
      </svg>
      <span className="num">
        <b>
          <Plural value={left} one="Starts in # second." other="Starts in # seconds." />
        </b>{' '}
        <span className="soft">
          <Trans>Nothing has been sent yet.</Trans>
        </span>
      </span>
      <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={onUndo}>
        <Trans>Undo</Trans>
      </Button>
      {onNow ? (
        <Button variant="subtle" onClick={onNow}>
          <Trans>Start now</Trans>
        </Button>
      ) : null}
    </div>
  );
}
