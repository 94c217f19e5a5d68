/**
 * One design of the gallery: its mail drawn small, its name, and its two themes to choose from.
 *
 * The mail is laid out only once the card is near the visible part of the page.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { LoadingOverlay, UnstyledButton } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { MailFrame } from '../../components';
import type { DesignView, DocumentTheme } from '../../host/types';
import css from './designs.module.css';
import { useDesignTexts } from './texts';

/** Pixels that the mail is laid out at, and the height of its thumbnail. */
const layout = 640;
const height = 264;

/** Whether the element has come near the visible part once. */
function useNear() {
  const ref = useRef<HTMLLIElement>(null);
  const [near, setNear] = useState(typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    if (near || !ref.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), {
      rootMargin: '300px',
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [near]);
  return { ref, near };
}

interface SwatchProps {
  theme: DocumentTheme;
  label: string;
  on: boolean;
  onClick: () => void;
}

function Swatch({ theme, label, on, onClick }: SwatchProps) {
  return (
    <UnstyledButton
      className={css.swatch}
      aria-label={label}
      title={label}
      aria-pressed={on}
      onClick={onClick}
    >
      <span style={{ background: theme.background }} />
      <span style={{ background: theme.surface }} />
      <span style={{ background: theme.accent }} />
    </UnstyledButton>
  );
}

export interface DesignCardProps {
  design: DesignView;
  busy: boolean;
  onUse: (alternative: boolean) => void;
}

export function DesignCard({ design, busy, onUse }: DesignCardProps) {
  const { t } = useLingui();
  const { ref, near } = useNear();
  const { ref: box, width } = useElementSize();
  const [alternative, setAlternative] = useState(false);
  const { name, description } = useDesignTexts()(design);
  const html = alternative ? design.alternative_html : design.html;
  return (
    <li className={css.card} ref={ref}>
      <div className={css.thumb} ref={box} style={{ height }}>
        <div aria-hidden inert>
          {near ? (
            <MailFrame
              html={html}
              title={name}
              width={layout}
              height={height}
              scale={(width || 240) / layout}
            />
          ) : null}
        </div>
        <UnstyledButton
          className={css.use}
          aria-label={t`Use the design “${name}”`}
          onClick={() => onUse(alternative)}
        >
          <span className={css.useText}>
            <Trans>Use this design</Trans>
          </span>
        </UnstyledButton>
        <LoadingOverlay visible={busy} loaderProps={{ size: 24 }} />
      </div>
      <div className={css.caption}>
        <div className={css.name}>
          <h3>{name}</h3>
          <span className={css.swatches}>
            <Swatch
              theme={design.theme}
              label={t`First colors of “${name}”`}
              on={!alternative}
              onClick={() => setAlternative(false)}
            />
            <Swatch
              theme={design.alternative_theme}
              label={t`Second colors of “${name}”`}
              on={alternative}
              onClick={() => setAlternative(true)}
            />
          </span>
        </div>
        <p className="small faint">{description}</p>
      </div>
    </li>
  );
}
