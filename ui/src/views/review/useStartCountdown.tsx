/**
 * The ten seconds between Send and the start, in which Undo is possible.
 *
 * The status bar shows the countdown. Leaving the page starts nothing, and a toast says so.
 */
import { Plural, useLingui } from '@lingui/react/macro';
import { Group } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { settleTime } from '../../components';
import { useStatusBarNote } from '../../features/shell/StatusBar';
import { useToast } from '../../features/toast';
import css from './review.module.css';

export const countdownSeconds = 10;

function CountdownStatus({ left }: { left: number }) {
  return (
    <Group component="span" gap={6} className={`${css.countdown} num`}>
      <IconClock size={14} aria-hidden />
      <Plural
        value={left}
        one="Starts in # second. Nothing has been sent yet."
        other="Starts in # seconds. Nothing has been sent yet."
      />
    </Group>
  );
}

export function useStartCountdown(start: () => void) {
  const { t } = useLingui();
  const [left, setLeft] = useState<number | null>(null);
  const counting = left !== null;
  const note = useMemo(() => (left === null ? null : <CountdownStatus left={left} />), [left]);
  useStatusBarNote(note);
  const gone = t`You left the page, so the campaign was not started. Nothing has been sent.`;
  const toast = useToast();
  const now = useRef({ counting, gone, toast });
  now.current = { counting, gone, toast };
  useEffect(
    () => () => {
      const { counting: was, gone: message, toast: show } = now.current;
      if (was) show({ message });
    },
    [],
  );
  // The second click of a double click on Undo must not start the countdown again.
  const undoneAt = useRef(0);
  const go = () => {
    now.current.counting = false;
    setLeft(null);
    start();
  };
  return {
    counting,
    begin: () => {
      if (Date.now() - undoneAt.current >= settleTime) setLeft(countdownSeconds);
    },
    undo: () => {
      undoneAt.current = Date.now();
      setLeft(null);
    },
    tick: setLeft,
    go,
  };
}
