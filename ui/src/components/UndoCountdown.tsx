/**
 * The seconds between "Start" and the first mail: a ring, a sentence, Undo.
 *
 * Counts against the clock, so a sleeping timer does not stretch it. "Start now" appears after half
 * a second, and no button takes the second click of a double click. Leaves out: holding the start
 * back; the page starts when `onDone` says so.
 */

import { Plural, Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { type MouseEvent, useEffect, useRef, useState } from 'react';
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

/** Milliseconds in which a click belongs to the button that was here before. */
export const settleTime = 500;

const round = 2 * Math.PI * 10;

export function UndoCountdown({ seconds = 10, onUndo, onDone, onNow, onTick }: UndoCountdownProps) {
  const [left, setLeft] = useState(seconds);
  const calls = useRef({ onDone, onTick });
  calls.current = { onDone, onTick };
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), settleTime);
    return () => clearTimeout(timer);
  }, []);
  // A click of a keyboard has no count; the second click of the mouse counts two.
  const deliberate = (act: () => void) => (event: MouseEvent) => {
    if (event.detail <= 1) act();
  };
  const hidden = settled ? undefined : { visibility: 'hidden' as const };

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
      <Button
        variant="default"
        leftSection={<IconArrowBackUp size={16} />}
        onClick={deliberate(onUndo)}
      >
        <Trans>Undo</Trans>
      </Button>
      {onNow ? (
        <Button variant="subtle" style={hidden} onClick={deliberate(onNow)}>
          <Trans>Start now</Trans>
        </Button>
      ) : null}
    </div>
  );
}
