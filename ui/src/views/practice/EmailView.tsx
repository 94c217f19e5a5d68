/**
 * One received mail: as the recipient sees it, as plain text, as source, and its headers.
 *
 * The HTML is drawn in a fully sandboxed frame. Always light, as mail programs show it.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, SegmentedControl, Tabs } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import {
  IconDeviceDesktop,
  IconDeviceMobile,
  IconLock,
  IconLockOpen,
  IconX,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useRead } from '../../api';
import { ErrorPanel, SkeletonRows } from '../../components';
import { useFormat } from '../../format';
import type { CaughtMail } from '../../host/types';
import css from './practice.module.css';
import type { PracticeSearch } from './search';

const tabs = ['text', 'source', 'headers'] as const;

type Width = 'desktop' | 'phone';

/** In less space than this, the desktop view is scaled down. */
const desktopWidth = 680;

function Rendered({ mail, width }: { mail: CaughtMail; width: Width }) {
  const { t } = useLingui();
  const { ref, width: available } = useElementSize<HTMLDivElement>();
  const scale = available > 0 ? Math.min(1, available / desktopWidth) : 1;
  const shrunk = {
    width: `${100 / scale}%`,
    height: `${100 / scale}%`,
    transform: `scale(${scale})`,
  };
  if (!mail.html) {
    return (
      <p className={`${css.none} faint`}>
        <Trans>This email has no HTML. See the “Plain text” tab.</Trans>
      </p>
    );
  }
  return (
    <div className={css.stage}>
      <div ref={ref} className={width === 'phone' ? css.phone : css.fit}>
        {/* Sandboxed without any permission: no scripts, no forms, no navigation. */}
        <iframe
          key={`${mail.id} ${width}`}
          className={css.frame}
          style={width === 'phone' ? undefined : shrunk}
          sandbox=""
          srcDoc={mail.html}
          title={t`Email as the recipient sees it`}
        />
      </div>
    </div>
  );
}

function Literal({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key
    <pre className={`${css.literal} mono`} tabIndex={0} aria-label={label} role="region">
      {children}
    </pre>
  );
}

function Facts({ mail }: { mail: CaughtMail }) {
  const format = useFormat();
  const at = format.dateTime(mail.at);
  const size = format.bytes(mail.size);
  return (
    <dl className={css.facts}>
      <dt>
        <Trans>From</Trans>
      </dt>
      <dd title={mail.from}>{mail.from}</dd>
      <dt>
        <Trans>To</Trans>
      </dt>
      <dd title={mail.to}>{mail.to}</dd>
      <dt>
        <Trans>Received</Trans>
      </dt>
      <dd className="num">
        {at}, {size}{' '}
        <span className={css.lock}>
          {mail.encrypted ? (
            <>
              <IconLock size={13} aria-hidden />
              <Trans>sent over TLS</Trans>
            </>
          ) : (
            <>
              <IconLockOpen size={13} aria-hidden />
              <Trans>sent unencrypted</Trans>
            </>
          )}
        </span>
      </dd>
    </dl>
  );
}

function HeaderList({ mail }: { mail: CaughtMail }) {
  const { t } = useLingui();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key
    <div className={css.headers} tabIndex={0} role="region" aria-label={t`Headers`}>
      <dl>
        {mail.headers.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names repeat, so the position is the key
          <div key={at}>
            <dt className="small faint">{line.name}</dt>
            <dd className="mono">{line.value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function WidthControl({ value, onChange }: { value: Width; onChange: (width: Width) => void }) {
  const { t } = useLingui();
  return (
    <SegmentedControl
      aria-label={t`Width`}
      value={value}
      onChange={(next) => onChange(next === 'phone' ? 'phone' : 'desktop')}
      data={[
        {
          value: 'desktop',
          label: (
            <span className={css.lock}>
              <IconDeviceDesktop size={14} aria-hidden />
              <Trans>Desktop</Trans>
            </span>
          ),
        },
        {
          value: 'phone',
          label: (
            <span className={css.lock}>
              <IconDeviceMobile size={14} aria-hidden />
              <Trans>Phone</Trans>
            </span>
          ),
        },
      ]}
    />
  );
}

export interface EmailViewProps {
  id: string;
  /** Undefined: the preview. */
  tab: PracticeSearch['tab'];
  onTab: (tab: PracticeSearch['tab']) => void;
  onClose: () => void;
}

export function EmailView({ id, tab, onTab, onClose }: EmailViewProps) {
  const { t } = useLingui();
  const [width, setWidth] = useState<Width>('desktop');
  const { data: mail, error, refetch } = useRead('practice_mail', { id });
  const close = (
    <ActionIcon aria-label={t`Close email`} onClick={onClose}>
      <IconX size={16} />
    </ActionIcon>
  );
  if (error) {
    return (
      <section className={css.mail} aria-label={t`Open email`}>
        <div className={css.top}>
          <span />
          {close}
        </div>
        <ErrorPanel
          title={<Trans>This email can’t be shown.</Trans>}
          error={error}
          onRetry={() => void refetch()}
        />
      </section>
    );
  }
  return (
    <section className={css.mail} aria-label={t`Open email`}>
      {mail ? (
        <>
          <div className={css.top}>
            <div className={css.subject}>
              <h2 title={mail.subject}>{mail.subject || <Trans>no subject</Trans>}</h2>
              <Facts mail={mail} />
            </div>
            {close}
          </div>
          <Tabs
            value={tab ?? 'mail'}
            onChange={(value) => onTab(tabs.find((one) => one === value))}
            className={css.tabs}
            keepMounted={false}
          >
            <div className={css.tabLine}>
              <Tabs.List aria-label={t`Email views`}>
                <Tabs.Tab value="mail">
                  <Trans>Preview</Trans>
                </Tabs.Tab>
                <Tabs.Tab value="text">
                  <Trans>Plain text</Trans>
                </Tabs.Tab>
                <Tabs.Tab value="source">
                  <Trans>Source</Trans>
                </Tabs.Tab>
                <Tabs.Tab value="headers">
                  <Trans>Headers</Trans>
                </Tabs.Tab>
              </Tabs.List>
              {tab === undefined && mail.html ? (
                <WidthControl value={width} onChange={setWidth} />
              ) : null}
            </div>
            <Tabs.Panel value="mail" className={css.tabPanel}>
              <Rendered mail={mail} width={width} />
            </Tabs.Panel>
            <Tabs.Panel value="text" className={css.tabPanel}>
              {mail.text ? (
                <Literal label={t`Plain text`}>{mail.text}</Literal>
              ) : (
                <p className={`${css.none} faint`}>
                  <Trans>This email has no plain text.</Trans>
                </p>
              )}
            </Tabs.Panel>
            <Tabs.Panel value="source" className={css.tabPanel}>
              <Literal label={t`Source`}>{mail.source}</Literal>
            </Tabs.Panel>
            <Tabs.Panel value="headers" className={css.tabPanel}>
              <HeaderList mail={mail} />
            </Tabs.Panel>
          </Tabs>
        </>
      ) : (
        <SkeletonRows rows={8} />
      )}
    </section>
  );
}
