/**
 * The two starts without a design: a plain letter and own HTML.
 */
import { Trans } from '@lingui/react/macro';
import { Loader, UnstyledButton } from '@mantine/core';
import { type Icon, IconCode, IconFileText } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import css from './designs.module.css';
import type { Start } from './useStart';

interface ChoiceProps {
  Icon: Icon;
  title: ReactNode;
  children: ReactNode;
  busy: boolean;
  onClick: () => void;
}

function Choice({ Icon, title, children, busy, onClick }: ChoiceProps) {
  const id = useId();
  return (
    <UnstyledButton
      className={css.choice}
      onClick={onClick}
      aria-busy={busy}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
    >
      {busy ? <Loader size={20} /> : <Icon size={20} stroke={1.7} aria-hidden />}
      <span>
        <span id={`${id}-title`} className={css.choiceTitle}>
          {title}
        </span>
        <span id={`${id}-text`} className="small faint">
          {children}
        </span>
      </span>
    </UnstyledButton>
  );
}

export interface OtherStartsProps {
  busy: Start['kind'] | null;
  onStart: (kind: 'letter' | 'html') => void;
}

export function OtherStarts({ busy, onStart }: OtherStartsProps) {
  return (
    <div className={css.choices}>
      <Choice
        Icon={IconFileText}
        title={<Trans>Plain letter</Trans>}
        busy={busy === 'letter'}
        onClick={() => onStart('letter')}
      >
        <Trans>Text, links and pictures on an empty page</Trans>
      </Choice>
      <Choice
        Icon={IconCode}
        title={<Trans>My own HTML</Trans>}
        busy={busy === 'html'}
        onClick={() => onStart('html')}
      >
        <Trans>Paste it or load it from a file</Trans>
      </Choice>
    </div>
  );
}
